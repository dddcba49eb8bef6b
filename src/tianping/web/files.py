"""The platform's own files, by their content: one shelf of `exchange.shelves`, by the names that rooms know it by."""

from tianping.exchange.shelves import PIECE, FileDiffers, FileTooLarge, Shelf, StoredFile, pieces

__all__ = [
    "PIECE",
    "FileDiffers",
    "FileTooLarge",
    "StoredFile",
    "holds",
    "intact",
    "open_file",
    "path_of",
    "pieces",
    "remove",
    "size_of",
    "store",
]

_own = Shelf()
path_of = _own.path_of
store = _own.store
holds = _own.holds
open_file = _own.open_file
size_of = _own.size_of
intact = _own.intact
remove = _own.remove
