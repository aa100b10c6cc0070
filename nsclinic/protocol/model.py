"""What a protocol is: frozen values whose fields are the schema of the files in resources/protocols.

Every number carries its unit, its source and the place in it; a key that is not a field here does not exist.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from nsclinic.protocol.example import Example

Text = dict[str, str]
"""A title or summary by language; English (`en`) is always there."""


@dataclass(frozen=True, slots=True)
class Number:
    """One clinical number: the value in `unit`, the key of its source document, and the place in it."""

    value: Decimal
    unit: str
    source: str
    section: str
    fact: str = ""
    note: str = ""

    @property
    def whole(self) -> int:
        """The value as a whole number of its unit: days, months, counts."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A source in full, and whether anybody qualified has reviewed it."""

    document: str
    is_reviewed: bool = True


@dataclass(frozen=True, slots=True)
class UrineLimits:
    """Limits of remission in one unit, partial between; `_at_most` and `_from` take their end, the others do not."""

    unit: str
    complete_at_most: Number | None = None
    complete_below: Number | None = None
    nephrotic_from: Number | None = None
    nephrotic_above: Number | None = None


@dataclass(frozen=True, slots=True)
class StripGrade:
    """The dipstick grade of a strip read in mg/dL: this grade below `below` (end not taken); the last has no end."""

    grade: str
    below: Number | None = None


@dataclass(frozen=True, slots=True)
class Urine:
    """How urine becomes a state (rules 1)."""

    upcr: tuple[UrineLimits, ...]
    urine_protein_rate: tuple[UrineLimits, ...]
    dipstick_complete: tuple[str, ...]
    dipstick_partial: tuple[str, ...]
    dipstick_nephrotic: tuple[str, ...]
    strip_grades: tuple[StripGrade, ...]
    dipstick_source: str
    evidence_valid: Number
    dipstick_days_to_confirm: Number


@dataclass(frozen=True, slots=True)
class RelapsePattern:
    """When relapses are frequent or steroid-dependent (rules 2)."""

    shortest_observation: Number
    frequent_early_count: Number
    frequent_early_window: Number
    frequent_count: Number
    frequent_window: Number
    dependent_in_a_row: Number
    dependent_days_after_steroid: Number


@dataclass(frozen=True, slots=True)
class Courses:
    """When a course of a drug goes on, and how old a weight or height may be for a dose (rules 0)."""

    longest_gap: Number
    weight_valid: Number
    height_valid: Number
    size_after: Number
    weight_due_after: Number
    weight_due_after_under_2: Number
    height_due_after: Number


@dataclass(frozen=True, slots=True)
class SteroidCourse:
    """What counts as the first steroid course (rules 2)."""

    begun_before_diagnosis_at_most: Number
    daily_days_needed: Number


@dataclass(frozen=True, slots=True)
class StepRules:
    """How a step is decided (rules 3)."""

    decision_after: Number
    full_within_before_decision: Number
    final_not_older_than: Number
    final_after_decision_within: Number
    relapsed_after_remission_span: Number
    exposure_from: Number
    exposure_troughs_needed: Number
    exposure_share_in_target: Number
    exposure_window_extends_to: Number


@dataclass(frozen=True, slots=True)
class Path:
    """Numbers of the findings on the path (rules 4)."""

    decision_near: Number
    exposure_urgent_from: Number
    remission_before_taper: Number
    course_review_from: Number
    course_complete_from: Number
    steroid_youngest: Number
    genetics_first_under: Number
    stopped_recently: Number
    replaced_within: Number
    adverse_event_before_stop: Number
    abrupt_share_of_highest: Number
    abrupt_highest_of: Number
    cni_egfr_at_least: Number


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Numbers of the follow-up and level findings."""

    tests_due_after: Number
    tests_due_after_stable: Number
    tests_interval: Number
    tests_interval_stable: Number
    stable_remission: Number
    stable_treatment: Number
    urine_due_after: Number
    urine_due_after_stable: Number
    visit_overdue_after: Number
    visit_interval: Number
    trough_recent: Number
    trough_earliest_hours: Number
    trough_latest_hours: Number
    anti_cd20_lasts: Number


@dataclass(frozen=True, slots=True)
class Harm:
    """Numbers of the findings that watch for harm (rules 4, Harm)."""

    creatinine_ratio: Number
    creatinine_baseline_before: Number
    creatinine_baseline_after: Number
    creatinine_baseline_valid: Number
    creatinine_small_rise: tuple[Number, ...]
    egfr_fall: Number
    baseline_missing_within: Number
    persistent_days_apart: Number
    glucose_fasting_high: tuple[Number, ...]
    glucose_fasting_impaired: tuple[Number, ...]
    glucose_random_high: tuple[Number, ...]
    hba1c_high: tuple[Number, ...]
    potassium_high: Number
    potassium_urgent: Number
    wbc_low: Number
    neutrophils_low: Number
    neutrophils_urgent: Number
    mmf_half: Number
    mmf_half_dose_for: Number
    mmf_lowered_to: Number
    mmf_lowered_for: Number
    infection_steroid: Number
    infection_steroid_days: Number
    systolic_high: Number
    diastolic_high: Number
    systolic_stage_2: Number
    diastolic_stage_2: Number
    stage_2_above_p95: Number
    pressure_table_from: Number
    pressure_table_until: Number
    pressure_days_within: Number
    height_z_fall: Number
    growth_judged_from: Number
    growth_compared_at: Number
    growth_compared_from: Number
    growth_compared_until: Number


@dataclass(frozen=True, slots=True)
class Levels:
    """Numbers of the findings on drug levels, and the fence around a dose suggested from a trough (rules 4, Levels)."""

    due_after_change: Number
    steady_from: Number
    due_after_last: Number
    due_after_last_stable: Number
    urgent_from: Number
    not_steady_days: Number
    suggestion_at_most: Number
    repeat_from: Number
    repeat_to: Number


@dataclass(frozen=True, slots=True)
class Prescribing:
    """Numbers of the findings on prescriptions (rules 4, Prescribing)."""

    high_tolerance: Number
    low_share: Number
    single_recent: Number
    together_days: Number
    together_window: Number
    vaccine_plan_counts: Number
    vaccine_after: Number
    vaccine_after_anti_cd20: Number
    vaccine_after_steroid: Number
    vaccine_steroid_days: Number
    vaccine_steroid_mg_per_kg: Number
    vaccine_steroid_mg: Number
    cyclophosphamide_total: Number
    hepatitis_b_taken_within: Number


@dataclass(frozen=True, slots=True)
class Common:
    """Numbers that every protocol shares unless its own file says otherwise (resources/protocols/common.toml)."""

    urine: Urine
    relapse_pattern: RelapsePattern
    courses: Courses
    steroid_course: SteroidCourse
    step_rules: StepRules
    path: Path
    harm: Harm
    levels: Levels
    prescribing: Prescribing
    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class SteroidResponse:
    """Days from the steroid's start (day 0) for the response (rules 2, its table); both days included."""

    sensitive_within: Number
    resistant_from: Number


@dataclass(frozen=True, slots=True)
class DoseRange:
    """A dose range; one number is both ends. `step` 0 means before the first step, None at any time.

    `is_start`: printed as the upper end, but none once there is a trough. Alternate-day doses: on a treatment day.
    """

    drug: str
    low: Number
    high: Number | None = None
    step: int | None = None
    frequency: str = "daily"
    doses_per_day: int | None = None
    is_start: bool = False
    start: Number | None = None

    @property
    def upper(self) -> Number:
        """The upper end; the lower one where the source prints a single number."""
        return self.high or self.low


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a level. `phase`: always, without_held_remission, or held_remission."""

    code: str
    low: Number
    high: Number
    phase: str = "always"


@dataclass(frozen=True, slots=True)
class HeldRemission:
    """When complete remission has held, so that the lower target applies, and when it is lost again."""

    complete_days_apart: Number
    partial_days_apart: Number


@dataclass(frozen=True, slots=True)
class StepDrugs:
    """One step of a stepwise protocol: with all of `with_drugs`, and none of `without_drugs`."""

    number: int
    title: Text
    with_drugs: tuple[str, ...]
    without_drugs: tuple[str, ...] = ()
    lasts_while_any: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may be on the protocol; what is not given is not asked."""

    excluded_causes: tuple[str, ...] = ()
    excluded_variants: tuple[str, ...] = ()
    excluded_screens: tuple[str, ...] = ()
    excludes_prior_rituximab: bool = False
    source: str = ""
    section: str = ""
    c3_at_least: tuple[Number, ...] = ()
    c4_at_least: tuple[Number, ...] = ()
    age_from: Number | None = None
    age_to: Number | None = None
    age_under_at_start: Number | None = None
    egfr_above_at_start: Number | None = None
    egfr_start_window: Number | None = None
    own_egfr_k: Number | None = None
    own_egfr_at_least: Number | None = None
    own_egfr_window: Number | None = None
    own_egfr_recovered_days: Number | None = None


@dataclass(frozen=True, slots=True)
class SteroidAnswer:
    """The protocol's steroid dose at the start and for a relapse."""

    dose: Number
    at_most: Number
    then_dose: Number | None = None
    then_weeks: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedDose:
    """A dose that a study reports as given (mean and deviation): shown, and no range."""

    drug: str
    mean: Number
    deviation: Number


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol in one version, with its common numbers; a site's own has `based_on` and `valid_from` (a day)."""

    id: str
    version: str
    title: Text
    summary: Text
    main_drugs: tuple[str, ...]
    sources: dict[str, SourceDocument]
    steroid_response: SteroidResponse
    steroid_answer: SteroidAnswer
    common: Common
    eligibility: Eligibility = field(default_factory=Eligibility)
    steps: tuple[StepDrugs, ...] = ()
    doses: tuple[DoseRange, ...] = ()
    targets: tuple[Target, ...] = ()
    held_remission: HeldRemission | None = None
    steroid_taper_hold: Number | None = None
    reported_doses: tuple[ReportedDose, ...] = ()
    based_on: str = ""
    valid_from: date | None = None
    examples: tuple[Example, ...] = ()
    sha256: str = ""

    @property
    def is_stepwise(self) -> bool:
        """Whether the protocol is a ladder of steps."""
        return bool(self.steps)

    @property
    def has_tacrolimus(self) -> bool:
        """Whether tacrolimus is a drug of the protocol."""
        return "tacrolimus" in self.main_drugs

    def targets_of(self, code: str) -> tuple[Target, ...]:
        """Give the targets of a level, one a phase; empty where the source prints none."""
        return tuple(target for target in self.targets if target.code == code)

    def document(self, key: str) -> SourceDocument:
        """Give the document of a source key."""
        return self.sources[key]
