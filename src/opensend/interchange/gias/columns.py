"""Which column of the all-establishments CSV each fact about a setting is read from, and how."""

from __future__ import annotations

from typing import NamedTuple

from opensend.interchange.gias import cells
from opensend.interchange.gias.cells import Read


class Column(NamedTuple):
    """A fact's name in the register, the published column's name, and how its cell is read."""

    fact: str
    name: str
    read: Read


REQUIRED = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName",
    "TypeOfEstablishment (code)", "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (code)", "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)", "EstablishmentStatus (name)",
    "PhaseOfEducation (code)", "PhaseOfEducation (name)", "Postcode",
)  # fmt: skip
"""A file without one of these is refused."""

COLUMNS = (
    Column("la_code", "LA (code)", cells.read_la_code),
    Column("la_name", "LA (name)", cells.read_text),
    Column("la_ons_code", "GSSLACode (name)", cells.read_text),
    Column("name", "EstablishmentName", cells.read_text),
    Column("type_code", "TypeOfEstablishment (code)", cells.read_code),
    Column("type_name", "TypeOfEstablishment (name)", cells.read_text),
    Column("group_code", "EstablishmentTypeGroup (code)", cells.read_code),
    Column("group_name", "EstablishmentTypeGroup (name)", cells.read_text),
    Column("status_code", "EstablishmentStatus (code)", cells.read_code),
    Column("status_name", "EstablishmentStatus (name)", cells.read_text),
    Column("phase_code", "PhaseOfEducation (code)", cells.read_code),
    Column("phase_name", "PhaseOfEducation (name)", cells.read_text),
    Column("opened_on", "OpenDate", cells.read_date),
    Column("opened_because", "ReasonEstablishmentOpened (name)", cells.read_text),
    Column("closed_on", "CloseDate", cells.read_date),
    Column("closed_because", "ReasonEstablishmentClosed (name)", cells.read_text),
    Column("low_age", "StatutoryLowAge", cells.read_age),
    Column("high_age", "StatutoryHighAge", cells.read_age),
    Column("gender_code", "Gender (code)", cells.read_code),
    Column("gender_name", "Gender (name)", cells.read_text),
    Column("boarders", "Boarders (name)", cells.read_text),
    Column("nursery_provision", "NurseryProvision (name)", cells.read_text),
    Column("sixth_form", "OfficialSixthForm (name)", cells.read_text),
    Column("religious_character", "ReligiousCharacter (name)", cells.read_text),
    Column("admissions_policy", "AdmissionsPolicy (name)", cells.read_text),
    Column("further_education_type", "FurtherEducationType (name)", cells.read_text),
    Column("capacity", "SchoolCapacity", cells.read_count),
    Column("special_classes", "SpecialClasses (name)", cells.read_text),
    Column("census_on", "CensusDate", cells.read_date),
    Column("pupils", "NumberOfPupils", cells.read_count),
    Column("percentage_fsm", "PercentageFSM", cells.read_percentage),
    Column("trust_flag", "TrustSchoolFlag (name)", cells.read_text),
    Column("trust_uid", "Trusts (code)", cells.read_text),
    Column("trust_name", "Trusts (name)", cells.read_text),
    Column("federation_uid", "Federations (code)", cells.read_text),
    Column("federation_name", "Federations (name)", cells.read_text),
    Column("street", "Street", cells.read_text),
    Column("locality", "Locality", cells.read_text),
    Column("address3", "Address3", cells.read_text),
    Column("town", "Town", cells.read_text),
    Column("county", "County (name)", cells.read_text),
    Column("website", "SchoolWebsite", cells.read_website),
    Column("telephone", "TelephoneNum", cells.read_telephone),
    Column("is_section_41_approved", "Section41Approved (name)", cells.read_flag),
    Column("resourced_provision", "TypeOfResourcedProvision (name)", cells.read_resourced_provision),
    Column("resourced_provision_on_roll", "ResourcedProvisionOnRoll", cells.read_count),
    Column("resourced_provision_capacity", "ResourcedProvisionCapacity", cells.read_count),
    Column("sen_unit_on_roll", "SenUnitOnRoll", cells.read_count),
    Column("sen_unit_capacity", "SenUnitCapacity", cells.read_count),
    Column("pupils_with_plan", "SENStat", cells.read_count),
    Column("pupils_with_sen_support", "SENNoStat", cells.read_count),
    Column("alternative_places", "PlacesPRU", cells.read_count),
    Column("is_for_teenage_mothers", "TeenMoth (name)", cells.read_flag),
    Column("teenage_mother_places", "TeenMothPlaces", cells.read_count),
    Column("alternative_caters_for_sen", "SENPRU (name)", cells.read_flag),
    Column("alternative_caters_for_semh", "EBD (name)", cells.read_flag),
    Column("alternative_is_full_time", "FTProv (name)", cells.read_flag),
    Column("alternative_uses_other_providers", "EdByOther (name)", cells.read_flag),
    Column("inspected_on", "OfstedLastInsp", cells.read_date),
    Column("ofsted_rating", "OfstedRating (name)", cells.read_text),
    Column("independent_inspected_on", "DateOfLastInspectionVisit", cells.read_date),
    Column("region_code", "GOR (code)", cells.read_text),
    Column("region_name", "GOR (name)", cells.read_text),
    Column("rsc_region", "RSCRegion (name)", cells.read_text),
    Column("district_code", "DistrictAdministrative (code)", cells.read_text),
    Column("district_name", "DistrictAdministrative (name)", cells.read_text),
    Column("urban_rural_code", "UrbanRural (code)", cells.read_text),
    Column("urban_rural_name", "UrbanRural (name)", cells.read_text),
    Column("msoa_code", "MSOA (code)", cells.read_text),
    Column("lsoa_code", "LSOA (code)", cells.read_text),
    Column("easting", "Easting", cells.read_easting),
    Column("northing", "Northing", cells.read_northing),
    Column("uprn", "UPRN", cells.read_uprn),
    Column("previous_la_code", "PreviousLA (code)", cells.read_la_code),
    Column("previous_establishment_number", "PreviousEstablishmentNumber", cells.read_text),
    Column("head_job_title", "HeadPreferredJobTitle", cells.read_text),
    Column("last_changed_on", "LastChangedDate", cells.read_date),
)
"""Facts that come from one column alone."""

NEEDS = tuple(f"SEN{number} (name)" for number in range(1, 14))
HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName")
COMPOSED = ("URN", "EstablishmentNumber", "UKPRN", "Postcode", *NEEDS, *HEAD)
"""Columns that are read together or held against a rule: see `row`."""
CODES_OF_NAMES = (
    "ReasonEstablishmentOpened (code)", "ReasonEstablishmentClosed (code)", "Boarders (code)",
    "OfficialSixthForm (code)", "ReligiousCharacter (code)", "AdmissionsPolicy (code)",
    "SpecialClasses (code)", "TrustSchoolFlag (code)",
)  # fmt: skip
"""Codes whose words are kept: the words say more, and there is no complete list of the codes."""
NOT_KEPT = ("PropsName",)
"""Names of proprietors: nothing here needs them."""
