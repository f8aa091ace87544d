package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;

/** Where units wait until somebody takes them, who need not be quick and may go on after the receiver has ended. */
interface UnitQueue {
    /** Called on the media loop; does not block. */
    BoundedUnits.Outcome offer(AccessUnit unit);

    /** What is to be done when that finds no room. */
    Overflow overflow();

    /** Units that were taken. Any thread. */
    long delivered();

    /** What there was no room for. Any thread. */
    BoundedUnits.Dropped dropped();
}
