"""check.py POLICY LOSS LIMIT DIRECTORY: judges a recording over several sessions of the emulated camera."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from pictures import clip_numbers, decode, last_json, longest_gap  # noqa: E402

FRAME_RATE = 30
KEY_FRAME_SECONDS = 1.0
DELETE_SECONDS = 0.1  # of the session before, and one picture


def main():
    policy, loss, limit, directory = sys.argv[1:]
    summary = last_json(f"{directory}/{policy}.json")
    camera = last_json(f"{directory}/{policy}-camera.txt")
    shown, complaints = decode(f"{directory}/{policy}.mp4")
    index = clip_numbers()

    wrong = []
    if complaints:
        wrong.append("ffmpeg: " + complaints.splitlines()[0])
    unknown = sum(digest not in index for _, digest in shown)
    if unknown:
        wrong.append(f"{unknown} pictures that are none of the clip's")
    if any(later <= earlier for (earlier, _), (later, _) in zip(shown, shown[1:])):
        wrong.append("presentation times do not increase")
    opened, deletes = camera["sessionsOpened"], camera["deletes"]
    if opened != deletes or camera["openSessions"]:
        wrong.append(f"{opened} sessions, {deletes} DELETEs, {camera['openSessions']} left open")
    if limit == "30s" and opened > 7:
        wrong.append(f"{opened} sessions")

    missing = twice = 0
    for (_, before), (_, after) in zip(shown, shown[1:]):
        if before in index and after in index:
            step = (index[after] - index[before]) % len(index)
            missing += max(step - 1, 0) if step else 0
            twice += step == 0
    longest = longest_gap(shown)
    if twice:
        wrong.append(f"{twice} pictures twice")
    if policy == "overlapping" and missing > (0 if float(loss) == 0 else summary["framesDropped"]):
        wrong.append(f"{missing} pictures missing")
    set_up = camera["slowestSetUpMs"] / 1e3  # as the camera saw it: without the start of the JVM
    if policy == "sequential" and longest > DELETE_SECONDS + set_up + KEY_FRAME_SECONDS:
        wrong.append(f"a gap of {longest:.2f} s with a set-up of {set_up:.2f} s")
    print(
        f"{policy}, {loss} % loss: {len(shown)} pictures in {shown[-1][0] - shown[0][0]:.1f} s of {opened} sessions,"
        f" {deletes} DELETEs; {missing} missing, {twice} twice, longest gap {longest:.2f} s, set-up {set_up:.2f} s:"
        f" {'; '.join(wrong) or 'good'}"
    )
    return 1 if wrong else 0


sys.exit(main())
