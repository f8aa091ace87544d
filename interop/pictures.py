"""The pictures of a recording, as ffmpeg decodes them, and where they are in the clip."""
import json
import subprocess
from pathlib import Path

CLIP = Path(__file__).parent.parent / "modules/emulator/src/main/resources/io/github/whep4j/emulator/clip.h264"


def decode(path):
    """The hash of each decoded picture with its time in seconds, and what ffmpeg complains about."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    pictures, scale = [], 1.0
    for line in done.stdout.splitlines():
        if line.startswith("#tb"):
            numerator, denominator = line.split(":")[1].strip().split("/")
            scale = int(numerator) / int(denominator)
        elif not line.startswith("#"):
            fields = [field.strip() for field in line.split(",")]
            pictures.append((int(fields[2]) * scale, fields[5]))
    return pictures, done.stderr.strip()


def clip_numbers():
    """The number of each of the clip's pictures, by its hash."""
    return {digest: number for number, (_, digest) in enumerate(decode(CLIP)[0])}


def longest_gap(pictures):
    return max((later - earlier for (earlier, _), (later, _) in zip(pictures, pictures[1:])), default=0.0)


def last_json(path):
    """The last line of a file, which is a JSON object."""
    return json.loads(Path(path).read_text().strip().splitlines()[-1])
