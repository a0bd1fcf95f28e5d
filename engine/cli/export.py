"""Write a source with its overlay to a video with its sound, or to a folder of PNGs."""

import argparse
from pathlib import Path

from engine.cli import arguments
from engine.cli.arguments import share, time
from engine.cli.console import say
from engine.cli.looks import IDS, add_look, style
from engine.cli.progress import reporting
from engine.errors import ExportError
from engine.export.encoders import VIDEO_ENDINGS, Codec, Quality
from engine.export.job import ExportJob, ExportOutcome, run_export
from engine.export.target import OutputExistsError
from engine.refinement import Refinement
from engine.runtimes.choice import Device, choose
from models.labels import LabelClass


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `export` takes."""
    parser.add_argument("source", metavar="SOURCE", help="as for the window")
    parser.add_argument(
        "output",
        metavar="OUTPUT",
        help=f"a file ending in {', '.join(VIDEO_ENDINGS)}, or a folder ending in /",
    )
    arguments.add_model(parser)
    arguments.add_device(parser)
    arguments.add_size(parser)
    arguments.add_runtime(parser)
    add_look(parser)
    parser.add_argument(
        "--smooth",
        type=share,
        default=Refinement().smoothing,
        metavar="STRENGTH",
        help="let classes flicker less from frame to frame, 0 (off) to 1 "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--no-clean-edges",
        action="store_true",
        help="leave borders as the network draws them, which is faster, instead of "
        "moving them to the edges of the picture",
    )
    parser.add_argument("--start", type=time, metavar="TIME", help="as 12.5 or 1:30")
    parser.add_argument("--end", type=time, metavar="TIME", help="as 12.5 or 1:30")
    parser.add_argument(
        "--overwrite", action="store_true", help="replace an output that exists"
    )
    parser.add_argument(
        "--codec",
        choices=[codec.value for codec in Codec],
        help="of a video: h264 plays everywhere; av1 is smaller and slower, h265 "
        "smaller and slowest (default: h264, or vp9 in .webm)",
    )
    parser.add_argument(
        "--quality",
        choices=[quality.value for quality in Quality],
        default=Quality.GOOD.value,
        help="of a video, the same with each codec (default: %(default)s)",
    )
    parser.add_argument(
        "--height",
        type=int,
        metavar="PIXELS",
        help="draw smaller pictures than those of the source (default: as large)",
    )
    parser.add_argument(
        "--no-sound", action="store_true", help="leave the sound of a video out"
    )
    parser.add_argument(
        "--encoder",
        choices=["ordinary", "hardware"],
        default="ordinary",
        help="hardware lets the graphics card write H.264: less work, larger files "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print nothing unless it fails"
    )


def run(options: argparse.Namespace) -> int:
    """Export, and say what came of it."""
    model, device = arguments.model(options), Device(options.device)

    def classes() -> tuple[LabelClass, ...]:
        runtime = arguments.runtime(options)
        choice = choose(model, device, size=options.size, runtime=runtime)
        return choice.card.classes

    job = ExportJob(
        source=options.source,
        output=_output(options.output),
        model=model,
        device=device,
        size=options.size,
        runtime=arguments.runtime(options),
        style=style(options, classes),
        ids=options.view == IDS,
        start=options.start,
        end=options.end,
        overwrite=options.overwrite,
        hardware=options.encoder == "hardware",
        codec=None if options.codec is None else Codec(options.codec),
        quality=Quality(options.quality),
        height=options.height,
        sound=not options.no_sound,
        refinement=Refinement(not options.no_clean_edges, options.smooth),
    )
    try:
        export_and_report(job, options.quiet)
    except OutputExistsError as error:  # the window's user has no such option
        raise ExportError(f"{error} With --overwrite it is replaced.") from error
    return 0


def export_and_report(job: ExportJob, quiet: bool = False) -> ExportOutcome:
    """Run an export with its progress on the terminal."""
    with reporting(quiet) as report:
        outcome = run_export(job, report)
    if not quiet:
        for note in outcome.notes:
            say(f"note: {note}")
        rate = outcome.frames / outcome.seconds
        say(
            f"{outcome.output}: {outcome.frames} frames in {outcome.seconds:.1f} s, "
            f"{rate:.1f} a second"
        )
    return outcome


def _output(text: str) -> Path:
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:  # ~somebody
        raise ExportError(
            f"{text} cannot be written: no such user is known. Check the path."
        ) from error
    is_folder = text.endswith(("/", "\\"))
    is_video = path.suffix.lower() in VIDEO_ENDINGS
    if is_folder == is_video:
        raise ExportError(
            f"{text} is neither a video nor a folder by its ending. Use one of "
            f"{' '.join(VIDEO_ENDINGS)}, or end it in / for a folder of PNGs."
        )
    return path
