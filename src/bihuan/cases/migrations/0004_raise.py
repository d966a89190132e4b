"""A further step: an action is raised. SQLite makes the tables anew, so their triggers come again."""

import importlib

from django.conf import settings
from django.db import migrations, models

KEPT = importlib.import_module("bihuan.cases.migrations.0002_kept")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(KEPT.down, KEPT.up),
        migrations.RemoveConstraint(
            model_name='act',
            name='act_step_known',
        ),
        migrations.AlterField(
            model_name='act',
            name='step',
            field=models.CharField(choices=[('report', '报告'), ('verify_report', '核实报告'), ('grade', '判定程度'), ('contain', '隔离或限制'), ('assign', '分派'), ('analyse', '分析原因'), ('dispose', '决定处置'), ('approve', '批准'), ('correct', '纠正'), ('verify', '验证'), ('inform', '告知顾客'), ('close', '关闭'), ('transfer', '移交'), ('join', '会同处理'), ('postpone', '约定延期'), ('refer', '转其他程序'), ('merge', '合并'), ('escalate', '升级'), ('raise', '提出措施'), ('regrade', '调整程度'), ('withdraw', '撤回'), ('reopen', '重新打开'), ('amend', '更正事实'), ('note', '备注'), ('waive', '职责分离豁免')], max_length=20),
        ),
        migrations.AlterField(
            model_name='case',
            name='awaited',
            field=models.CharField(blank=True, choices=[('report', '报告'), ('verify_report', '核实报告'), ('grade', '判定程度'), ('contain', '隔离或限制'), ('assign', '分派'), ('analyse', '分析原因'), ('dispose', '决定处置'), ('approve', '批准'), ('correct', '纠正'), ('verify', '验证'), ('inform', '告知顾客'), ('close', '关闭'), ('transfer', '移交'), ('join', '会同处理'), ('postpone', '约定延期'), ('refer', '转其他程序'), ('merge', '合并'), ('escalate', '升级'), ('raise', '提出措施'), ('regrade', '调整程度'), ('withdraw', '撤回'), ('reopen', '重新打开'), ('amend', '更正事实'), ('note', '备注'), ('waive', '职责分离豁免')], max_length=20, verbose_name='待办步骤'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='step',
            field=models.CharField(choices=[('report', '报告'), ('verify_report', '核实报告'), ('grade', '判定程度'), ('contain', '隔离或限制'), ('assign', '分派'), ('analyse', '分析原因'), ('dispose', '决定处置'), ('approve', '批准'), ('correct', '纠正'), ('verify', '验证'), ('inform', '告知顾客'), ('close', '关闭'), ('transfer', '移交'), ('join', '会同处理'), ('postpone', '约定延期'), ('refer', '转其他程序'), ('merge', '合并'), ('escalate', '升级'), ('raise', '提出措施'), ('regrade', '调整程度'), ('withdraw', '撤回'), ('reopen', '重新打开'), ('amend', '更正事实'), ('note', '备注'), ('waive', '职责分离豁免')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['report', 'verify_report', 'grade', 'contain', 'assign', 'analyse', 'dispose', 'approve', 'correct', 'verify', 'inform', 'close', 'transfer', 'join', 'postpone', 'refer', 'merge', 'escalate', 'raise', 'regrade', 'withdraw', 'reopen', 'amend', 'note', 'waive'])), name='act_step_known'),
        ),
        migrations.RunPython(KEPT.up, KEPT.down),
    ]
