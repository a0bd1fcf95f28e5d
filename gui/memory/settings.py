"""What the window remembers from one time to the next."""

from typing import Literal

import msgspec

from engine.export.encoders import VIDEO_ENDINGS, Codec, Quality
from engine.governor import AUTO
from engine.record.naming import Content
from engine.sources.stream import without_password
from gui.memory.look import LookSettings, Share
from models.card import SIZES

_MOST_RECENT = 10


class Place(msgspec.Struct, frozen=True):
    """Where a file was left.

    Attributes:
        at: seconds from its start.
        of: seconds that it lasts.
    """

    at: float
    of: float


class OpeningSettings(msgspec.Struct, frozen=True):
    """What was opened.

    Attributes:
        recent: addresses of the sources opened last, the newest first.
        last_folder: where the last file was opened; empty for the home folder.
        reopen: whether the program begins with what was open when it ended.
        open_last: what that was; empty for nothing.
        resume: whether a file goes on where it was left.
        places: where those of the recent files were left that were not seen to the end.
    """

    recent: tuple[str, ...] = ()
    last_folder: str = ""
    reopen: bool = False
    open_last: str = ""
    resume: bool = True
    places: dict[str, Place] = {}

    def __post_init__(self) -> None:
        """Leave out what an earlier version kept and this one would not."""
        kept = tuple(address for address in self.recent if _may_be_kept(address))
        msgspec.structs.force_setattr(self, "recent", kept)

    def with_recent(self, address: str) -> "OpeningSettings":
        """The same with a source at the head of the recent ones.

        An address with a password in it is not written to disk.
        """
        others = [old for old in self.recent if old != address]
        kept = (address, *others) if _may_be_kept(address) else self.recent
        return msgspec.structs.replace(self, recent=kept[:_MOST_RECENT])

    def as_usual(self) -> "OpeningSettings":
        """What was opened alone, and no choices about it."""
        return OpeningSettings(
            recent=self.recent, last_folder=self.last_folder, places=self.places
        )

    def with_open(self, address: str) -> "OpeningSettings":
        """The same with what is open; an address with a password is not kept."""
        kept = address if _may_be_kept(address) else ""
        return msgspec.structs.replace(self, open_last=kept)


class PlaybackSettings(msgspec.Struct, frozen=True):
    """How things are played.

    Attributes:
        volume: how loud the sound is, as ears judge it.
        muted: whether there is none.
        play_on: whether the next file follows when one ends.
    """

    volume: Share = 1.0
    muted: bool = False
    play_on: bool = True


class NetworkSettings(msgspec.Struct, frozen=True):
    """Which network.

    Attributes:
        models: the folder whose models are offered beside the shipped ones, if any.
        size: of the network's input that a person chose, or `governor.AUTO`.
    """

    models: str = ""
    size: str = AUTO

    def __post_init__(self) -> None:
        """Refuse a size that there is not."""
        if self.size not in (AUTO, *SIZES):
            raise ValueError(f"a size of {self.size!r}")


class WindowSettings(msgspec.Struct, frozen=True):
    """The window itself.

    Attributes:
        geometry: size and place, as Qt writes them.
        theme: light, dark, or that of the system.
        panel: whether there is one beside the picture.
        panel_width: how wide it is, in pixels of the screen.
        language: such as "hi"; empty for that of the system.
        plot: whether the plot of the figures is shown.
    """

    geometry: bytes = b""
    theme: Literal["system", "light", "dark"] = "system"
    panel: bool = True
    panel_width: int = 280
    language: str = ""
    plot: bool = False


class KeySettings(msgspec.Struct, frozen=True):
    """The keyboard.

    Attributes:
        own: keys of the actions that have others than at first, by their names.
    """

    own: dict[str, tuple[str, ...]] = {}


class TimelineSettings(msgspec.Struct, frozen=True):
    """The chart of the video, and what is looked for in it.

    Attributes:
        shown: whether the chart is seen.
        subject: what is looked for: a group of classes or one of them.
        threshold: the share of the picture that it must cover.
    """

    shown: bool = True
    subject: str = "living"
    threshold: Share = 0.01


class ExportSettings(msgspec.Struct, frozen=True):
    """How exports are made, and pictures of single frames.

    Attributes:
        folder: where the last export went; empty for that of the video.
        ending: of its name.
        codec: of its pictures; None for the ordinary one of the ending.
        quality: of its pictures.
        height: of its pictures, where they are made smaller; 0 for as large.
        sound: whether it has the sound of the video.
        snapshot_folder: for pictures of frames; empty for that of the system.
        snapshot_ending: of their names.
    """

    folder: str = ""
    ending: str = ".mp4"
    codec: Codec | None = None
    quality: Quality = Quality.GOOD
    height: int = 0
    sound: bool = True
    snapshot_folder: str = ""
    snapshot_ending: Literal[".png", ".jpg", ".jpeg"] = ".png"

    def __post_init__(self) -> None:
        """Refuse an ending that there is not."""
        if self.ending not in VIDEO_ENDINGS:
            raise ValueError(f"an ending of {self.ending!r}")


class RecordSettings(msgspec.Struct, frozen=True):
    """How cameras and streams are recorded.

    Attributes:
        folder: where files go; empty for the system's folder of videos.
        content: what is recorded.
    """

    folder: str = ""
    content: Content = Content.BOTH


class Settings(msgspec.Struct, frozen=True):
    """Everything that is remembered, in sections.

    A section that cannot be read is that of a new program; the others stay.
    """

    look: LookSettings = LookSettings()
    opening: OpeningSettings = OpeningSettings()
    playback: PlaybackSettings = PlaybackSettings()
    network: NetworkSettings = NetworkSettings()
    window: WindowSettings = WindowSettings()
    keys: KeySettings = KeySettings()
    timeline: TimelineSettings = TimelineSettings()
    export: ExportSettings = ExportSettings()
    record: RecordSettings = RecordSettings()


def _may_be_kept(address: str) -> bool:
    """Whether there is no password in an address: anybody can read the settings."""
    if "://" not in address:
        return True
    bare = address.replace("://@", "://", 1)  # udp://@:5000 has nobody's password
    return without_password(bare) == bare
