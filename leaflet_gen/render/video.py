"""A silent film of slides. PNG pages in, an MP4 file (H.264, yuv420p: what Zalo, Facebook and every phone play) out.

ffmpeg comes with the optional library imageio-ffmpeg and runs as a program of
its own; without it there is no film, and whoever asked is told.
"""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

FRAMES_PER_SECOND = 15
FADE = 0.4  # seconds from one slide to the next
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
    """The slides one after the other, each shown for its seconds, the next one fading in. Raises NoFfmpeg.

    Slides are PNG files of one even width and height in pixels. The same slides give the same bytes: one thread, no
    date, no name of the program in the file.
    """
    program = ffmpeg()
    with tempfile.TemporaryDirectory(prefix="leaflet-gen-") as folder:
        arguments = [program, "-v", "error", "-y"]
        for n, (slide, shown) in enumerate(zip(slides, seconds, strict=True)):
            path = Path(folder) / f"{n:03}.png"
            path.write_bytes(slide)
            arguments += ["-loop", "1", "-framerate", str(FRAMES_PER_SECOND), "-t", f"{shown + FADE:.2f}", "-i", str(path)]
        film = Path(folder) / "film.mp4"
        arguments += ["-filter_complex", _fades(seconds), "-map", "[film]", "-an"]
        arguments += ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(QUALITY), "-pix_fmt", "yuv420p", "-threads", "1"]
        arguments += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", str(film)]
        done = subprocess.run(arguments, capture_output=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise NoFfmpeg(done.stderr.decode("utf-8", "replace").strip()[-300:])
        return film.read_bytes()


def _fades(seconds: Sequence[float]) -> str:
    """ffmpeg's filter: each slide fades into the one before it."""
    steps = [f"[{n}:v]setsar=1,format=yuv420p[s{n}]" for n in range(len(seconds))]
    last, begins = "s0", 0.0
    for n in range(1, len(seconds)):
        begins += seconds[n - 1]
        steps.append(f"[{last}][s{n}]xfade=transition=fade:duration={FADE}:offset={begins:.2f}[f{n}]")
        last = f"f{n}"
    return ";".join([*steps, f"[{last}]trim=duration={sum(seconds):.2f}[film]"])
