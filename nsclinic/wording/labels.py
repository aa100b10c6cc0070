"""Words and signs for the program's own answers: states, severities, responses, outcomes, verdicts.

Colour is the screen's matter; here each answer has a word and, where screens.md gives one, a sign.
"""

from nsclinic.advice.model import LevelVerdict, Severity
from nsclinic.course.model import BestResponse, RelapseFrequency, StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.record import Cause, Consent, Frequency, Sex, VisitKind
from nsclinic.wording.speech import Speech, marked

STATES = {
    UrineState.COMPLETE_REMISSION: marked("Complete remission"),
    UrineState.PARTIAL_REMISSION: marked("Partial remission"),
    UrineState.NEPHROTIC: marked("Nephrotic"),
    UrineState.UNKNOWN: marked("State unknown"),
}

STATE_SIGNS = {
    UrineState.COMPLETE_REMISSION: "●",
    UrineState.PARTIAL_REMISSION: "◐",
    UrineState.NEPHROTIC: "▲",
    UrineState.UNKNOWN: "○",
}

SEVERITIES = {
    Severity.STOP: marked("Stop"),
    Severity.URGENT: marked("Urgent"),
    Severity.ACTION: marked("Action"),
    Severity.DUE: marked("Due"),
    Severity.INFO: marked("Information"),
}

SEVERITY_SIGNS = {
    Severity.STOP: "⬣",
    Severity.URGENT: "▲",
    Severity.ACTION: "■",
    Severity.DUE: "◷",
    Severity.INFO: "ℹ",
}

RESPONSES = {
    SteroidResponse.SSNS: marked("Steroid-sensitive"),
    SteroidResponse.LATE_RESPONDER: marked("Late responder"),
    SteroidResponse.SRNS: marked("Steroid-resistant"),
    SteroidResponse.PENDING: marked("Steroid response pending"),
    SteroidResponse.UNKNOWN: marked("Steroid response unknown"),
}

RESPONSES_SHORT = {
    SteroidResponse.SSNS: marked("SSNS"),
    SteroidResponse.LATE_RESPONDER: marked("Late responder"),
    SteroidResponse.SRNS: marked("SRNS"),
    SteroidResponse.PENDING: marked("Response pending"),
    SteroidResponse.UNKNOWN: marked("Response unknown"),
}

PATTERNS = {
    RelapseFrequency.NONE: marked("No relapse"),
    RelapseFrequency.INFREQUENT: marked("Infrequent relapses"),
    RelapseFrequency.FREQUENT: marked("Frequent relapses"),
    RelapseFrequency.STEROID_DEPENDENT: marked("Steroid-dependent"),
}

OUTCOMES = {
    StepOutcome.ONGOING: marked("Ongoing"),
    StepOutcome.COMPLETE_REMISSION: marked("Complete remission"),
    StepOutcome.PARTIAL_REMISSION: marked("Partial remission"),
    StepOutcome.RELAPSED: marked("Relapsed"),
    StepOutcome.RESISTANT: marked("Resistant"),
    StepOutcome.NOT_EVALUABLE: marked("Not evaluable"),
    StepOutcome.STOPPED: marked("Stopped early"),
}

BEST_RESPONSES = {
    BestResponse.COMPLETE: marked("Complete remission reached"),
    BestResponse.PARTIAL: marked("Partial remission reached"),
    BestResponse.NONE: marked("No remission reached"),
}

VERDICTS = {
    LevelVerdict.BELOW: marked("below target"),
    LevelVerdict.IN_RANGE: marked("in target"),
    LevelVerdict.ABOVE: marked("above target"),
}

SEXES = {Sex.FEMALE: marked("girl"), Sex.MALE: marked("boy"), Sex.UNKNOWN: marked("sex not known")}

CAUSES = {
    Cause.IDIOPATHIC: marked("Idiopathic"),
    Cause.SECONDARY: marked("Secondary"),
    Cause.FAMILIAL: marked("Familial"),
    Cause.GENETIC: marked("Genetic"),
    Cause.CONGENITAL: marked("Congenital"),
    Cause.UNKNOWN: marked("Cause unknown"),
}

CONSENTS = {
    Consent.YES: marked("Consent given"),
    Consent.NO: marked("Consent refused"),
    Consent.UNKNOWN: marked("Consent unknown"),
}

VISIT_KINDS = {
    VisitKind.SCHEDULED: marked("Scheduled visit"),
    VisitKind.UNSCHEDULED: marked("Unscheduled visit"),
    VisitKind.PHONE: marked("Phone contact"),
}

FREQUENCIES = {
    Frequency.DAILY: marked("every day"),
    Frequency.ALTERNATE_DAY: marked("on alternate days"),
    Frequency.SINGLE: marked("once"),
}


class Labels(Speech):
    """Words for the program's answers in one language."""

    def state(self, state: UrineState) -> str:
        """Give the urine state in words."""
        return self.t(STATES[state])

    def state_sign(self, state: UrineState) -> str:
        """Give the sign that stands before a state everywhere."""
        return STATE_SIGNS[state]

    def severity(self, severity: Severity) -> str:
        """Give how pressing a finding is, in a word."""
        return self.t(SEVERITIES[severity])

    def severity_sign(self, severity: Severity) -> str:
        """Give the sign that stands before a finding of this severity."""
        return SEVERITY_SIGNS[severity]

    def response(self, response: SteroidResponse) -> str:
        """Give the steroid response in words."""
        return self.t(RESPONSES[response])

    def response_short(self, response: SteroidResponse) -> str:
        """Give the steroid response as clinicians abbreviate it (SSNS, SRNS)."""
        return self.t(RESPONSES_SHORT[response])

    def pattern(self, pattern: RelapseFrequency | None) -> str:
        """Give the relapse pattern in words; empty where the question does not arise."""
        return "" if pattern is None else self.t(PATTERNS[pattern])

    def outcome(self, outcome: StepOutcome) -> str:
        """Give how a step ended."""
        return self.t(OUTCOMES[outcome])

    def best_response(self, best: BestResponse) -> str:
        """Give the best answer of the urine within a step."""
        return self.t(BEST_RESPONSES[best])

    def verdict(self, verdict: LevelVerdict | None) -> str:
        """Give a level against its target; None says that there is nothing to judge it by."""
        return self.t("no verdict") if verdict is None else self.t(VERDICTS[verdict])

    def sex(self, sex: Sex) -> str:
        """Give "girl", "boy", or that it is not known."""
        return self.t(SEXES[sex])

    def cause(self, cause: Cause | None) -> str:
        """Give the cause of the nephrotic syndrome."""
        return self.t("Cause not recorded") if cause is None else self.t(CAUSES[cause])

    def consent(self, consent: Consent | None) -> str:
        """Give the family's answer about the registry; None says that nobody asked."""
        return self.t("Consent not asked") if consent is None else self.t(CONSENTS[consent])

    def visit_kind(self, kind: VisitKind) -> str:
        """Give how the child was seen."""
        return self.t(VISIT_KINDS[kind])

    def frequency(self, frequency: Frequency) -> str:
        """Give on which days a dose is taken."""
        return self.t(FREQUENCIES[frequency])
