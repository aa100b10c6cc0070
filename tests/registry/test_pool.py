"""Pooling over sites: each site is a study, its children counted into two arms; in DuckDB and PostgreSQL alike."""

import pytest

from nsclinic.registry.registry import open_registry, take
from tests.cli.program import run_here
from tests.registry.packages import child, step, write
from tests.reports.pages import reader


def children(site, *counts, sex):
    """Make children of one sex, so many of each outcome of step 1."""
    outcomes = ("complete_remission", "partial_remission", "resistant", "ongoing")
    return [
        child(f"{site}-{sex}-{outcome}-{number}", sex=sex, steps=[step(1, outcome=outcome)])
        for outcome, count in zip(outcomes, counts, strict=True)
        for number in range(count)
    ]


def on_drugs(site, number, drugs, **course):
    """Make a child that took these drugs and no others."""
    none = {
        f"tacrolimus_{column}": ""
        for column in ("first_day", "relapse_rate_before", "relapse_rate_after", "adverse_events")
    }
    taken = {f"{drug}_first_day": "2015-03-05" for drug in drugs}
    events = {f"{drug}_adverse_events": codes for drug, codes in drugs.items()}
    return child(f"{site}-{number}", **none | taken | events | course)


@pytest.fixture
def sites(url, tmp_path):
    """Three sites; the last has boys alone."""
    packages = {
        "BS": children("BS", 4, 2, 3, 1, sex="male") + children("BS", 5, 1, 1, 0, sex="female"),
        "MN": children("MN", 3, 1, 6, 0, sex="male") + children("MN", 4, 2, 3, 2, sex="female"),
        "QN": children("QN", 2, 0, 2, 0, sex="male"),
    }
    with open_registry(url, is_new_allowed=True) as registry:
        for site, found in packages.items():
            take(registry, write(tmp_path / site, found, site=site))
    return url


def pooled(capsys, url, *options):
    ended = run_here(capsys, "registry", "pool", "--from", url, "--language", "en", *options)
    assert ended.code == 0, ended.err
    return ended


def test_each_site_is_a_study_of_its_own_children(sites, tmp_path, capsys):
    asked = ("--arms", "male:female", "--outcome", "remission")
    listed = tmp_path / "studies.csv"
    listed.write_text("study,events_1,n_1,events_2,n_2\nBS,6,9,6,7\nMN,4,10,6,9\n", encoding="utf-8")
    [by_hand] = run_here(capsys, "registry", "pool", "--csv", listed, "--json").lines
    ended = pooled(capsys, sites, *asked, "--json")
    assert ended.lines == [by_hand]
    assert "Left out, with too few children in an arm: QN." in ended.err
    assert "Not counted: 3 children of whom the outcome is not known." in ended.err
    said = pooled(capsys, sites, *asked).out
    assert "Arm 1: boy. Arm 2: girl. Outcome: complete or partial remission at the end of step 1." in said
    assert "4/10" in said


def test_a_complete_remission_and_another_step_are_other_questions(sites, capsys):
    [answer] = pooled(
        capsys, sites, "--arms", "female:male", "--outcome", "complete_remission", "--measure", "or", "--json"
    ).lines
    assert (answer["measure"], answer["k"], answer["n"]) == ("or", 2, 35)
    assert answer["studies"][0]["estimate"] == pytest.approx((5 / 2) / (4 / 5))
    ended = run_here(
        capsys,
        "registry",
        "pool",
        "--from",
        sites,
        "--arms",
        "male:female",
        "--outcome",
        "remission",
        "--step",
        2,
    )
    assert (ended.code, ended.out) == (2, "")
    assert "no site has children in both arms (male, female) of whom remission is known" in ended.err


def test_the_page_names_the_arms_and_holds_no_pseudonym(sites, tmp_path, capsys):
    out = tmp_path / "page.pdf"
    pooled(capsys, sites, "--arms", "male:female", "--outcome", "remission", "--out", out)
    said = " ".join(" ".join(page.extract_text().split()) for page in reader(out.read_bytes()).pages)
    assert "Arm 1: boy. Arm 2: girl." in said
    assert "Left out, with too few children in an arm: QN." in said
    assert "Pooled from the sites of a registry" in said


def test_two_drugs_are_compared_by_their_harms_and_by_what_they_change(url, tmp_path, capsys):
    rates = {"relapse_rate_before": "4", "steroid_dose_before": "1"}

    def rated(drug, after):
        return {
            f"{drug}_{column}": value for column, value in {**rates, "relapse_rate_after": str(after)}.items()
        }

    found = [
        on_drugs("BS", 1, {"tacrolimus": "nephrotoxicity"}, **rated("tacrolimus", 1)),
        on_drugs("BS", 2, {"tacrolimus": ""}, **rated("tacrolimus", 2)),
        on_drugs("BS", 3, {"ciclosporin": "hypertrichosis;nephrotoxicity"}, **rated("ciclosporin", 3)),
        on_drugs("BS", 4, {"ciclosporin": "hypertrichosis"}, **rated("ciclosporin", 1)),
        on_drugs("BS", 5, {"ciclosporin": "", "tacrolimus": ""}),
    ]
    with open_registry(url, is_new_allowed=True) as registry:
        take(registry, write(tmp_path / "BS", found))
    arms = ("--arms", "tacrolimus:ciclosporin")
    ended = pooled(capsys, url, *arms, "--outcome", "hypertrichosis", "--measure", "or", "--json")
    assert ended.lines[0]["estimate"] == pytest.approx((0.5 / 2.5) / (2.5 / 0.5)), "a half in each cell"
    assert "In neither arm: 1 child who took both drugs." in ended.err
    [changed] = pooled(capsys, url, *arms, "--outcome", "relapse_rate", "--json").lines
    assert (changed["measure"], changed["n"]) == ("md", 4)
    assert changed["estimate"] == pytest.approx(-2.5 - -2.0)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "--from wants --arms A:B and --outcome CODE"),
        (("--arms", "male:female"), "--from wants --arms A:B and --outcome CODE"),
        (("--arms", "male:FSGS", "--outcome", "remission"), "'male' is a sex and 'FSGS' a histology"),
        (("--arms", "male:female", "--outcome", "cure"), "there are remission, complete_remission"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_the_registry_is_opened(options, says, tmp_path, capsys):
    nowhere = f"duckdb:{tmp_path / 'nowhere.duckdb'}"
    ended = run_here(capsys, "registry", "pool", "--from", nowhere, *options)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_registry_that_is_not_there_is_said_and_not_made(tmp_path, capsys):
    nowhere = tmp_path / "nowhere.duckdb"
    ended = run_here(
        capsys,
        "registry",
        "pool",
        "--from",
        f"duckdb:{nowhere}",
        "--arms",
        "male:female",
        "--outcome",
        "remission",
    )
    assert ended.code == 3
    assert "the program made a mistake" not in ended.err
    assert not nowhere.exists()
