"""Asking where something is written to, and whether it may replace what is there."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gui.texts import tr


def ask_where(parent: QWidget, title: str, suggestion: Path, kinds: str) -> Path | None:
    """Ask for a file to write; it is free, or a person agreed to replace it.

    Args:
        parent: the window.
        title: of the dialog.
        suggestion: a path; a name without an ending is given that of this one.
        kinds: of files that are shown, as Qt writes them.

    Returns:
        The path, or None where a person thought better of it.
    """
    text, _ = QFileDialog.getSaveFileName(parent, title, str(suggestion), kinds)
    if not text:
        return None
    path = Path(text)
    if path.suffix.strip(".0123456789"):  # the milliseconds of a name are no ending
        return path
    # Of this name the dialog did not know.
    path = path.with_name(path.name + suggestion.suffix)
    return path if not path.exists() or may_replace(parent, path) else None


def may_replace(parent: QWidget, path: Path) -> bool:
    """Ask whether a file that exists may be replaced."""
    question = tr("{name} exists. Replace it?").format(name=path.name)
    answer = QMessageBox.question(parent, tr("Replace the file?"), question)
    return answer is QMessageBox.StandardButton.Yes
