"""Showing a file in the system's own browser of files."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices

# https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


def reveal(path: Path) -> None:
    """Open the folder of a file, with the file selected where the system can."""
    path = path.absolute()
    if sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(path)])
    elif sys.platform == "win32":
        subprocess.Popen(["explorer", f"/select,{path}"])
    else:
        _ask_manager(path)


def _ask_manager(path: Path) -> None:
    """Ask the browser of files; whoever cannot select one shows the folder."""
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        _open_folder(path)
        return
    message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    watcher = QDBusPendingCallWatcher(
        bus.asyncCall(message), QCoreApplication.instance()
    )

    def look(answered: QDBusPendingCallWatcher) -> None:
        if answered.isError():
            _open_folder(path)
        answered.deleteLater()

    watcher.finished.connect(look)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
