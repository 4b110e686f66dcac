"""The synonyms as the courses give them."""

from sqlalchemy import bindparam, select

from portal.courses.models import RegistryFile
from portal.db import Rows, fetch
from portal.units.queries.catalogue_cache import cached_by_catalogue_version

SYNONYMS_FILE = "synonyms.yml"

_source: Rows = select(RegistryFile.source).where(RegistryFile.name == bindparam("name"))


@cached_by_catalogue_version(1)
def synonyms_source() -> str:
    """The text of synonyms.yml; empty where the courses have none."""
    return fetch(_source, {"name": SYNONYMS_FILE}).scalar() or ""
