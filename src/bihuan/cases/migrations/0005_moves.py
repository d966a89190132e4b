"""Moves to another edition, and the database's own rule that a case changes its edition by one."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from bihuan.procedures.triggers import keep, unkeep

KEPT = importlib.import_module("bihuan.cases.migrations.0002_kept")
MOVE = "cases_casemove"
FIXED = (
    "id", "case_id", "from_issue_id", "to_issue_id", "revision", "proposed_by_id", "proposed_at",
)  # fmt: skip
APPROVED = """
    SELECT 1 FROM cases_casemove
    WHERE case_id = OLD.id AND from_issue_id = OLD.issue_id AND to_issue_id = NEW.issue_id
      AND state = 'approved'
"""
SQLITE = f"""
    CREATE TRIGGER cases_case_edition BEFORE UPDATE OF issue_id ON cases_case
    WHEN NEW.issue_id IS NOT OLD.issue_id AND NOT EXISTS ({APPROVED})
    BEGIN SELECT RAISE(ABORT, 'cases_case_edition: no approved move'); END
"""
POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION cases_case_edition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS ({APPROVED}) THEN
            RAISE EXCEPTION 'cases_case_edition: no approved move'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER cases_case_edition BEFORE UPDATE OF issue_id ON cases_case
    FOR EACH ROW WHEN (NEW.issue_id IS DISTINCT FROM OLD.issue_id)
    EXECUTE FUNCTION cases_case_edition()
    """,
]


def up(apps, schema_editor):
    KEPT.up(apps, schema_editor)
    fixed = tuple(name for name in KEPT.FIXED["cases_case"] if name != "issue_id")
    keep(schema_editor, "cases_case", fixed)
    keep(schema_editor, MOVE, FIXED)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else [SQLITE]:
        schema_editor.execute(statement, params=None)


def down(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    on = " ON cases_case" if postgresql else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS cases_case_edition{on}")
    KEPT.down(apps, schema_editor)
    unkeep(schema_editor, MOVE)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_raise'),
        ('procedures', '0003_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(KEPT.down, KEPT.up),
        migrations.CreateModel(
            name='CaseMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('reason', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('proposed', '待批准'), ('approved', '已批准'), ('refused', '未批准')], default='proposed', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('remark', models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='act',
            name='act_step_known',
        ),
        migrations.AlterField(
            model_name='act',
            name='step',
            field=models.CharField(choices=[('report', '报告'), ('verify_report', '核实报告'), ('grade', '判定程度'), ('contain', '隔离或限制'), ('assign', '分派'), ('analyse', '分析原因'), ('dispose', '决定处置'), ('approve', '批准'), ('correct', '纠正'), ('verify', '验证'), ('inform', '告知顾客'), ('close', '关闭'), ('transfer', '移交'), ('join', '会同处理'), ('postpone', '约定延期'), ('refer', '转其他程序'), ('merge', '合并'), ('escalate', '升级'), ('raise', '提出措施'), ('regrade', '调整程度'), ('withdraw', '撤回'), ('reopen', '重新打开'), ('amend', '更正事实'), ('note', '备注'), ('waive', '职责分离豁免'), ('move', '改按另一版')], max_length=20),
        ),
        migrations.AlterField(
            model_name='case',
            name='awaited',
            field=models.CharField(blank=True, choices=[('report', '报告'), ('verify_report', '核实报告'), ('grade', '判定程度'), ('contain', '隔离或限制'), ('assign', '分派'), ('analyse', '分析原因'), ('dispose', '决定处置'), ('approve', '批准'), ('correct', '纠正'), ('verify', '验证'), ('inform', '告知顾客'), ('close', '关闭'), ('transfer', '移交'), ('join', '会同处理'), ('postpone', '约定延期'), ('refer', '转其他程序'), ('merge', '合并'), ('escalate', '升级'), ('raise', '提出措施'), ('regrade', '调整程度'), ('withdraw', '撤回'), ('reopen', '重新打开'), ('amend', '更正事实'), ('note', '备注'), ('waive', '职责分离豁免'), ('move', '改按另一版')], max_length=20, verbose_name='待办步骤'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='step',
            field=models.CharField(choices=[('report', '报告'), ('verify_report', '核实报告'), ('grade', '判定程度'), ('contain', '隔离或限制'), ('assign', '分派'), ('analyse', '分析原因'), ('dispose', '决定处置'), ('approve', '批准'), ('correct', '纠正'), ('verify', '验证'), ('inform', '告知顾客'), ('close', '关闭'), ('transfer', '移交'), ('join', '会同处理'), ('postpone', '约定延期'), ('refer', '转其他程序'), ('merge', '合并'), ('escalate', '升级'), ('raise', '提出措施'), ('regrade', '调整程度'), ('withdraw', '撤回'), ('reopen', '重新打开'), ('amend', '更正事实'), ('note', '备注'), ('waive', '职责分离豁免'), ('move', '改按另一版')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['report', 'verify_report', 'grade', 'contain', 'assign', 'analyse', 'dispose', 'approve', 'correct', 'verify', 'inform', 'close', 'transfer', 'join', 'postpone', 'refer', 'merge', 'escalate', 'raise', 'regrade', 'withdraw', 'reopen', 'amend', 'note', 'waive', 'move'])), name='act_step_known'),
        ),
        migrations.AddField(
            model_name='casemove',
            name='act',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='move', to='cases.act'),
        ),
        migrations.AddField(
            model_name='casemove',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casemove',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casemove',
            name='from_issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.issue'),
        ),
        migrations.AddField(
            model_name='casemove',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casemove',
            name='to_issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.issue'),
        ),
        migrations.AddConstraint(
            model_name='casemove',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'refused'])), name='move_state_known'),
        ),
        migrations.AddConstraint(
            model_name='casemove',
            constraint=models.CheckConstraint(condition=models.Q(('from_issue', models.F('to_issue')), _negated=True), name='move_to_another_edition'),
        ),
        migrations.AddConstraint(
            model_name='casemove',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='move_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='casemove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='move_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='casemove',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('case',), name='move_open_once'),
        ),
        migrations.RunPython(up, down),
    ]
