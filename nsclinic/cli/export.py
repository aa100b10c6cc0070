"""`nsclinic export`: the package for the registry, which names nobody; with `--identified` a folder with names."""

import argparse

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, tell
from nsclinic.cli.preflight import refuse_wrong_options, say_preflight, write_redcap
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.folder_making import ExportRefusedError
from nsclinic.clinic.registry_package import Package, PackageForm, export_package
from nsclinic.clinic.site_code import is_site_code, site_code
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Write the folder, or with `--seal-to` the sealed file."""
    if options.identified and (options.since or options.seal_to or options.format != PackageForm.CSV):
        raise WrongInputError(
            "--identified writes the whole interchange folder with names: it goes with none of --since, --format and "
            "--seal-to, which belong to the registry package"
        )
    if options.site_key and not options.identified:
        raise WrongInputError(
            "--site-key goes with --identified alone: "
            "whoever has a package and the key can try out who its children are"
        )
    refuse_wrong_options(options)
    with opened_clinic(options, read_only=options.identified or options.dry_run) as clinic:
        words = wording_for(options, clinic)
        if options.dry_run:
            say_preflight(clinic, options, words)
            return DONE
        try:
            with progress(f"export {options.folder.name}") as bar:
                if options.identified:
                    written = export_identified(
                        clinic, options.folder, site_key_to=options.site_key, progress=bar
                    )
                else:
                    package = export_package(
                        clinic,
                        options.folder,
                        since=options.since,
                        form=PackageForm(options.format),
                        seal_to=options.seal_to,
                        progress=bar,
                    )
        except ExportRefusedError as error:
            raise WrongInputError(str(error)) from None
        if options.identified:
            say(
                words.t(
                    "{children} children and {rows} rows written to {folder}, with names: keep it safe.",
                    children=written.children,
                    rows=written.rows,
                    folder=str(options.folder),
                )
            )
            _tell_planned(written.planned, clinic)
            if options.site_key:
                tell(
                    f"{options.site_key} holds the key of the registry's pseudonyms: "
                    "with it a package leads back to names"
                )
        else:
            _say_package(package, clinic, words)
        if options.redcap is not None:
            write_redcap(options.redcap, words)
    return DONE


def _say_package(package: Package, clinic: Clinic, words: Wording) -> None:
    say(
        words.t(
            "{children} children written to {folder}, without names; {withheld} stay: no consent.",
            children=package.children,
            withheld=package.withheld,
            folder=str(package.place),
        )
    )
    for file, rows in package.rows.items():
        say(f"  {file}: {rows}")
    say(words.t("SHA-256 of the manifest: {sum}", sum=package.sha256))
    if package.sealed_to:
        say(words.t("Sealed to the key {fingerprint}", fingerprint=package.sealed_to))
    _tell_planned(package.planned, clinic)
    if package.not_born:
        tell(f"{package.not_born} children were born after {clinic.today} and are not in it")
    if package.removed_children:
        tell(f"children of earlier packages who are named as removed: {package.removed_children}")
    if package.has_gap:
        tell(
            "the last package was made before --since: what was changed between is in no package; "
            "send an earlier --since, or everything"
        )
    if package.since is not None and package.is_first:
        tell(
            f"no package of a day before {clinic.today} is known here, and a registry takes changes only after it has "
            "everything: send one without --since first"
        )
    if not is_site_code(site_code(clinic)):
        tell("this clinic has no site code yet; ask the registry for it and type it under Settings")


def _tell_planned(planned: int, clinic: Clinic) -> None:
    if planned:
        tell(f"{planned} doses planned to begin after {clinic.today} were left out")
