"""`bihuan procedure trace`: the list of obligations, and its exit code."""


def test_an_obligation_is_told_with_pack_clause_rule_and_proof(bihuan):
    answer = bihuan("procedure", "trace", "S15")
    assert "S15.04" in answer.out
    assert "s15-property 3.0" in answer.out
    assert "serious-1" in answer.out
    assert "个场景" in answer.out


def test_json_carries_everything(bihuan):
    told = bihuan("procedure", "trace", "S15", "--json").json
    assert [one["id"] for one in told] == ["S15.01", "S15.02", "S15.03", "S15.04"]
    rules = {rule["rule"] for one in told for rule in one["executed"]}
    assert "handle-serious" in rules
    assert all(rule["scenarios"] for one in told for rule in one["executed"])


def test_one_that_is_open_ends_with_exit_code_one(bihuan):
    told = bihuan("procedure", "trace", "--json")
    still_open = [one for one in told.json if not one["closed"]]
    assert told.code == (1 if still_open else 0)
    shown = bihuan("procedure", "trace", "--open")
    assert all(one["id"] in shown.out for one in still_open)


def test_an_unknown_source_is_refused_with_those_there_are(bihuan):
    answer = bihuan("procedure", "trace", "S77")
    assert answer.code != 0
    assert "S19" in answer.err
