"""check.py CASE DIRECTORY STATUS SECONDS [--local TYPES] [--remote TYPES] [--protocol NAME] [--gap SECONDS] [--within MS]
[--after-answer MS] [--sessions N]: judges one recording. TYPES are candidate types that the selected pair may have; --gap is the
longest interruption that is allowed, --within when the first picture must have been there, and --after-answer how long after the
server's answer. Called by run alone."""
import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from pictures import clip_numbers, decode, last_json, longest_gap  # noqa: E402

ENOUGH = 0.95
PICTURES_PER_SECOND = 30
UP_TO_DATE_PICTURES = 60  # the last one recorded is among so many last ones sent
ROUGH_GAP = 1.0  # where nothing is meant to happen a busy machine may still hold up a picture or two
SHORTEST_INTERRUPTION = 0.1


def interruption(summary, pictures):
    """In seconds: what is missing in the recording, or what had to be sent again, by the packets of this stream in a second."""
    lost = summary["packetsLost"] / max(summary["packetsReceived"], 1) * summary["durationMs"] / 1000
    return max(lost, longest_gap(pictures))


def faults(arguments, summary, stats, pictures, complaints):
    pair = summary["selectedCandidatePair"]
    for side, types in (("local", arguments.local), ("remote", arguments.remote)):
        if types and pair[side]["candidateType"] not in types.split(","):
            yield f"the {side} candidate is {pair[side]['candidateType']}"
    if pair["local"]["protocol"] != arguments.protocol:
        yield f"the protocol is {pair['local']['protocol']}"
    if arguments.within and summary["timings"]["firstFrameMs"] > arguments.within:
        yield f"the first picture took {summary['timings']['firstFrameMs']} ms"
    timings = summary["timings"]
    connected = timings["firstFrameMs"] - timings["postMs"]
    if arguments.after_answer and connected > arguments.after_answer:
        yield f"from the answer to the first picture it took {connected} ms"
    if not summary["sessionDeleted"]:
        yield "the session was not DELETEd"

    if complaints:
        yield f"ffmpeg: {complaints.splitlines()[0]}"
    numbers = clip_numbers()
    foreign = sum(digest not in numbers for _, digest in pictures)
    if foreign:
        yield f"{foreign} pictures that are none of the clip's"
        return
    gap, interrupted = longest_gap(pictures), interruption(summary, pictures)
    if interrupted > (arguments.gap or ROUGH_GAP):
        yield f"an interruption of {interrupted:.1f} s"
    if arguments.gap and interrupted < SHORTEST_INTERRUPTION:
        yield "nothing was interrupted: the case has not taken place"
    lasted = pictures[-1][0] - pictures[0][0] - (gap if arguments.gap else 0)
    if len(pictures) < ENOUGH * PICTURES_PER_SECOND * lasted or lasted < ENOUGH * arguments.seconds - arguments.gap:
        yield f"{len(pictures)} pictures in {lasted:.1f} s without the gap"
    if len(stats["sessions"]) != arguments.sessions:
        yield f"{len(stats['sessions'])} sessions"
    sent = [number for session in stats["sessions"] for number in session["pictures"]]
    rest = iter(sent)
    if not all(numbers[digest] in rest for _, digest in pictures):
        yield "the pictures are not in the order of sending"
    if numbers[pictures[-1][1]] not in sent[-UP_TO_DATE_PICTURES:]:
        yield "the last pictures that were sent have not come"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("directory", type=Path)
    parser.add_argument("status", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--local")
    parser.add_argument("--remote")
    parser.add_argument("--protocol", default="udp")
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--within", type=float, default=0.0)
    parser.add_argument("--after-answer", type=float, default=0.0)
    arguments = parser.parse_args()
    directory = arguments.directory
    wrong, shown = [], ""
    try:
        summary = last_json(directory / "summary.json")
        stats = json.loads((directory / "stats.json").read_text())
        if arguments.status != 0 or not summary.get("selectedCandidatePair"):
            wrong = [f"status {arguments.status}: {summary.get('error', {}).get('message', summary['reason'])}"]
        else:
            pictures, complaints = decode(directory / "recording.mp4")
            wrong = list(faults(arguments, summary, stats, pictures, complaints))
            pair = summary["selectedCandidatePair"]
            shown = (
                f"{pair['local']['candidateType']} to {pair['remote']['candidateType']} by {pair['local']['protocol']}, first picture"
                f" {summary['timings']['firstFrameMs']} ms, {len(pictures)} pictures of {len(stats['sessions'])} session(s),"
                f" interrupted {interruption(summary, pictures):.2f} s, longest gap {longest_gap(pictures):.2f} s")
    except (OSError, ValueError, IndexError) as e:
        wrong = [f"status {arguments.status}, and no summary or statistics: {e}"]
    print(f"{arguments.case:26} {shown}: {'FAILED: ' + '; '.join(wrong) if wrong else 'ok'}", flush=True)
    if wrong:
        for log in ("whep4j.log", "sender.log"):
            for line in (directory / log).read_text(errors="replace").strip().splitlines()[-4:]:
                print(f"    {log}: {line}")
    sys.exit(1 if wrong else 0)


main()
