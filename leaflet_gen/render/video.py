"""A silent film of slides. PNG pages in, an MP4 file (H.264, yuv420p: what Zalo, Facebook and every phone play) out.

ffmpeg comes with the optional library imageio-ffmpeg and runs as a program of
its own; without it there is no film, and whoever asked is told.
"""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

FRAMES_PER_SECOND = 10  # slides stand still: more would only cost time
QUALITY = 23  # x264's constant rate factor: lower is larger and better


class NoFfmpeg(RuntimeError):
    """imageio-ffmpeg is not installed, or its program does not run here."""


def ffmpeg() -> str:
    """The path of the program. Raises NoFfmpeg."""
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - an optional library

        return imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        raise NoFfmpeg(str(error)) from error


def write_video(slides: Sequence[bytes], seconds: Sequence[float]) -> bytes:
    """The slides one after the other, each shown for its seconds. Raises NoFfmpeg.

    Slides are PNG files of one even width and height in pixels. The same slides give the same bytes: one thread, no
    date, no name of the program in the file.
    """
    program = ffmpeg()
    with tempfile.TemporaryDirectory(prefix="leaflet-gen-") as name:
        folder = Path(name)
        shown = []
        for n, (slide, long) in enumerate(zip(slides, seconds, strict=True)):
            (folder / f"{n:03}.png").write_bytes(slide)
            shown.append(f"file '{n:03}.png'\nduration {long:.2f}\n")
        shown.append(f"file '{len(slides) - 1:03}.png'\n")  # ffmpeg forgets the last duration unless its file is named again
        (folder / "slides.txt").write_text("ffconcat version 1.0\n" + "".join(shown), encoding="utf-8")
        arguments = ["-v", "error", "-y", "-f", "concat", "-i", "slides.txt", "-an", "-t", f"{sum(seconds):.2f}"]
        arguments += ["-vf", f"fps={FRAMES_PER_SECOND},setsar=1,format=yuv420p", "-threads", "1"]
        arguments += ["-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", str(QUALITY)]
        arguments += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart"]
        done = subprocess.run(
            [program, *arguments, "film.mp4"], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise NoFfmpeg(done.stderr.decode("utf-8", "replace").strip()[-300:])
        return (folder / "film.mp4").read_bytes()
