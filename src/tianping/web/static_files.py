"""Static files with hashed names, once they are collected; before that (tests) under their plain names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed; the vendored style sheet's pointer to its source map, which is not shipped, is left alone."""

    patterns = tuple(
        (glob, rules[:2]) for glob, rules in CompressedManifestStaticFilesStorage.patterns if glob == "*.css"
    )

    def stored_name(self, name: str) -> str:
        """This function will return the hashed name, or the plain one where nothing was collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
