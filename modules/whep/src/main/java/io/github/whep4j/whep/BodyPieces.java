package io.github.whep4j.whep;

import io.netty.buffer.ByteBuf;

/** Takes the body of a response as it comes; it may be of any length. */
interface BodyPieces {
    /** So many bytes have come, the framing of chunks included, of which there may be any amount about each byte of the body. */
    void onWire(int bytes);

    /** A part of the body, which the caller keeps. */
    void read(ByteBuf piece);
}
