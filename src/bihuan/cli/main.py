"""The command `bihuan`: every command in one table, each loaded when it is asked for."""

import importlib
import os
from typing import Any

import click
from typing_extensions import override

from bihuan.cli.spoken import Group, Leaf, option
from bihuan.cli.words import LANGUAGES, language_of, use
from bihuan.procedure.terms import Label

PROCEDURE = Group(
    "procedure",
    Label("书面程序：查看、检查、试判、解释。", "Written procedures: see, check, try, explain."),
    {
        "list": Leaf(
            "bihuan.cli.procedure.listing:list_command",
            Label(
                "列出随附的程序包和已发布的版本。",
                "List the shipped packs and the issued editions.",
            ),
        ),
        "show": Leaf(
            "bihuan.cli.procedure.showing:show",
            Label(
                "逐条显示程序，以及执行各条款的规则。",
                "Show a procedure clause by clause, with the rules that execute each.",
            ),
        ),
        "print": Leaf(
            "bihuan.cli.procedure.printing:print_command",
            Label(
                "打印程序：封面、条款和规则、流程图、一览表，写成 PDF、Word 或 HTML。",
                "Print a procedure: cover, clauses with their rules, flow chart, overviews, as "
                "PDF, Word or HTML.",
            ),
        ),
        "check": Leaf(
            "bihuan.cli.procedure.checking:check",
            Label(
                "检查程序包：写法、规则有无缺口和矛盾、场景和生成的用例是否通过、触及了什么、"
                "改动会不会被发现。逐条列出错误的位置、条款和最接近的名称；"
                "有不合格时退出码为 1，什么也不保存。",
                "Check packs: their form, gaps and contradictions in their rules, their scenarios "
                "and generated cases, what these touch, and whether they would notice a change. "
                "Every mistake is told with its place, clause and the nearest names; the exit code "
                "is 1 if a pack is not in order, and nothing is stored.",
            ),
        ),
        "generate": Leaf(
            "bihuan.cli.procedure.generating:generate_command",
            Label(
                "由规则生成边界、行内和日期用例，列出与已冻结的不同之处。审阅后用 --write 冻结；"
                "以后规则一变，检查就会发现。",
                "Generate cases on the borders, in the rows and around the dates of the rules, and "
                "show what differs from those frozen. Review them and freeze them with --write: "
                "from then on the check notices every change.",
            ),
        ),
        "confirm": Leaf(
            "bihuan.cli.procedure.confirming:confirm",
            Label(
                "在文件夹的各条款里写下：谁在今天核对过，规则与条款说的是一回事。"
                "条款的文字以后改动时会被指出。注释和其他内容不变。",
                "Write into a folder's clauses that somebody found today that the rules say what "
                "they say. A later change of their text is told. Comments and all else stay.",
            ),
            database=True,
        ),
        "new": Leaf(
            "bihuan.cli.stored.tailoring:new",
            Label(
                "从一个程序包开始写自己的程序：回答十来个问题，得到能通过检查的文件夹。",
                "Start a procedure of one's own from a pack: answer about a dozen questions and "
                "get a folder that passes the checks.",
            ),
            database=True,
        ),
        "decide": Leaf(
            "bihuan.cli.procedure.deciding:decide",
            Label(
                "试判：给出事实，看程度、依据、要求和期限，以及还要问什么。不保存。",
                "Try it out: from facts, the severity with its grounds, what is demanded by when, "
                "and what is still asked. Nothing is stored.",
            ),
        ),
        "explain": Leaf(
            "bihuan.cli.procedure.explaining:explain_command",
            Label(
                "解释为什么这样判：试判的结果，或某一记录已作出的判定。",
                "Explain why: a trial, or the decisions made about a case.",
            ),
        ),
        "why-not": Leaf(
            "bihuan.cli.procedure.contrasting:why_not_command",
            Label(
                "说明为什么没有判成别的：还差什么，差的若有了会怎样。",
                "Say why it was not decided otherwise: what lacks, and what would come of it.",
            ),
        ),
        "trace": Leaf(
            "bihuan.cli.procedure.tracing:trace_command",
            Label(
                "追溯来源程序的每一项要求：由哪条规则执行，由什么证明；有未完成的，退出码为 1。",
                "Trace every obligation of the source procedures: which rule executes it and what "
                "proves it; the exit code is 1 if one is open.",
            ),
        ),
        "ask": Leaf(
            "bihuan.cli.procedure.asking:ask",
            Label(
                "逐项提问：只问还能改变结果的，问完说明程序怎样做。不保存。",
                "An interview: asks only what can still change the outcome, then says what the "
                "procedure does. Nothing is stored.",
            ),
        ),
        "diff": Leaf(
            "bihuan.cli.procedure.diffing:diff",
            Label(
                "比较两版程序：行为、结构和文字有什么不同，改动属于哪一类。"
                "新版代替旧版而日期不衔接或声明不实时，退出码为 1。",
                "Compare two versions: what differs in behaviour, structure and text, and how far "
                "the change goes. The exit code is 1 if the new one replaces the old one and "
                "their days do not meet or it declares less than it changes.",
            ),
        ),
    },
)
EDITION = Group(
    "edition",
    Label("程序的施行。", "Editions in force."),
    {
        "put-in-force": Leaf(
            "bihuan.cli.stored.editions:put_in_force",
            Label(
                "令一个版本在某部门及其下属自某日起施行。随附的程序包还没有发布时，随即发布。",
                "Put an edition in force for a unit and all below it from a day on. A shipped pack "
                "that has not been issued yet is issued with it.",
            ),
            database=True,
        ),
        "replay": Leaf(
            "bihuan.cli.stored.replays:replay",
            Label(
                "重演历史：用另一版重新判定过去的记录，看程度、时限、职责和超期会有什么不同。不保存。",
                "Replay history: past cases decided again by another edition; what severities, "
                "limits, duties and breaches would differ. Nothing is stored.",
            ),
            database=True,
        ),
    },
)
CASE = Group(
    "case",
    Label("不合格记录。", "Cases."),
    {
        "list": Leaf(
            "bihuan.cli.stored.cases:list_command",
            Label("列出某人可以查看的记录。", "List the cases that a person may see."),
            database=True,
        ),
        "show": Leaf(
            "bihuan.cli.stored.cases:show",
            Label(
                "显示一条记录：要求、期限和经过。",
                "Show a case: what is demanded by when, and what happened.",
            ),
            database=True,
        ),
        "act": Leaf(
            "bihuan.cli.stored.acting:act",
            Label(
                "以某人的身份办理一步；权限和职责分离与页面相同，不允许时说明条款。",
                "Take a step in a person's name; rights and separation of duties hold as on the "
                "pages, and a refusal names the clause.",
            ),
            database=True,
        ),
    },
)
JOURNAL = Group(
    "journal",
    Label("日志。", "The journal."),
    {
        "verify": Leaf(
            "bihuan.cli.stored.journal:verify",
            Label(
                "核查日志的每一行和每一封印。有不符时退出码为 1。",
                "Check every line and every seal of the journal. The exit code is 1 if anything "
                "disagrees.",
            ),
            database=True,
        ),
    },
)
UNIT = Group(
    "unit",
    Label("部门和项目。", "Units."),
    {
        "add": Leaf(
            "bihuan.cli.stored.organisation:add",
            Label("新增一个部门或项目。", "Add a unit."),
            database=True,
        ),
        "list": Leaf(
            "bihuan.cli.stored.organisation:list_command",
            Label("按上下级列出部门和项目。", "List the units as a tree."),
            database=True,
        ),
    },
)
POST = Group(
    "post",
    Label("岗位。", "Posts."),
    {
        "give": Leaf(
            "bihuan.cli.stored.organisation:give",
            Label("让某人自某日起在某部门任职。", "Give a person a post in a unit from a day on."),
            database=True,
        ),
        "end": Leaf(
            "bihuan.cli.stored.organisation:end",
            Label("结束任职。", "End a post."),
            database=True,
        ),
    },
)
USER = Group(
    "user",
    Label("人员。", "Persons."),
    {
        "add": Leaf(
            "bihuan.cli.stored.people:add",
            Label("新增人员。", "Add a person."),
            database=True,
        ),
        "password": Leaf(
            "bihuan.cli.stored.people:password",
            Label("为人员设定新密码。", "Give a person a new password."),
            database=True,
        ),
    },
)
TOKEN = Group(
    "token",
    Label("程序访问接口用的令牌。", "Tokens with which programs use the API."),
    {
        "issue": Leaf(
            "bihuan.cli.stored.people:issue",
            Label(
                "以某人的名义发放令牌。令牌只显示一次。",
                "Issue a token in a person's name. It is shown once.",
            ),
            database=True,
        ),
        "revoke": Leaf(
            "bihuan.cli.stored.people:revoke",
            Label("收回令牌，立即失效。", "Revoke a token; it is worthless at once."),
            database=True,
        ),
    },
)
IMPORT = Group(
    "import",
    Label("导入旧登记。", "Take old registers over."),
    {
        "cases": Leaf(
            "bihuan.cli.stored.imports:cases",
            Label(
                "从 CSV 或 Excel 导入不合格记录，逐行列出有误之处。"
                "同一文件可重复导入，不会重复登记。有误时退出码为 1，其余的行照样导入。",
                "Import cases from CSV or Excel and tell every bad row. The same file can be "
                "imported again without doubling. The exit code is 1 if a row is bad; the others "
                "are imported.",
            ),
            database=True,
        ),
        "suggest": Leaf(
            "bihuan.cli.stored.imports:suggest",
            Label(
                "按列名草拟一份映射，核对后用于导入。",
                "Draft a mapping from the names of the columns, to be checked and used.",
            ),
            database=True,
        ),
    },
)


class Main(Group):
    """The command itself: it learns first of all which language is spoken."""

    @override
    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        use(language_of(os.environ))
        return super().make_context(info_name, args, parent, **extra)


main = Main(
    "bihuan",
    Label("运行和维护 Bihuan 闭环。", "Run and look after Bihuan 闭环."),
    {
        "up": Leaf(
            "bihuan.cli.stored.running:up",
            Label(
                "启动服务：整理数据表，更新工作日历，登记随附的程序，然后提供页面和接口。",
                "Serve: bring the tables, the working calendar and the shipped procedures up to "
                "date, then serve the pages and the API.",
            ),
            database=True,
        ),
        "worker": Leaf(
            "bihuan.cli.stored.working:worker",
            Label(
                "做没有人会来催的事：移交离任者的职责，重算暂定的期限，给日志加封，清理无主的文件。"
                "bihuan up 已经带着它；单独运行用于不由 bihuan up 提供服务的场合。",
                "Do what nobody asks for: hand on duties of people who left, seal the journal, "
                "sweep files that nothing names. bihuan up brings it along; run it by itself where "
                "something else serves.",
            ),
            database=True,
        ),
        "procedure": PROCEDURE,
        "edition": EDITION,
        "case": CASE,
        "journal": JOURNAL,
        "import": IMPORT,
        "demo": Leaf(
            "bihuan.cli.stored.demo:demo",
            Label(
                "在空数据库里装入演示组织，显示四个账号。",
                "Load the demo organisation into an empty database and show its four logins.",
            ),
            database=True,
        ),
        "unit": UNIT,
        "user": USER,
        "post": POST,
        "token": TOKEN,
    },
)


def _speak(_ctx: click.Context, _parameter: click.Parameter, asked: str | None) -> None:
    if asked:
        use(asked)


def _version(ctx: click.Context, _parameter: click.Parameter, asked: object) -> None:
    if asked and not ctx.resilient_parsing:
        metadata = importlib.import_module("importlib.metadata")  # slow, and only needed here
        click.echo(f"bihuan {metadata.version('bihuan')}")
        ctx.exit()


option(
    "--lang", type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=_speak,
    about=Label("说中文还是英文；不写则按 LANG", "speak Chinese or English; by LANG if not given"),
)(main)  # fmt: skip
option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    about=Label("显示版本", "show the version"),
)(main)  # fmt: skip
