package io.github.whep4j.dtls;

import static io.github.whep4j.dtls.DtlsWire.HANDSHAKE_HEADER_BYTES;
import static io.github.whep4j.dtls.DtlsWire.RECORD_HEADER_BYTES;
import static io.github.whep4j.dtls.DtlsWire.uint16;
import static io.github.whep4j.dtls.DtlsWire.uint24;
import static io.github.whep4j.dtls.DtlsWire.uint48;
import static io.github.whep4j.dtls.DtlsWire.uint8;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the network and Bouncy Castle: takes datagrams, gives records, and lets through only what the state
 * of the handshake can make use of. Not thread-safe.
 *
 * <p>Epoch 0 is not authenticated, so what it can do is limited:
 *
 * <ul>
 *   <li>Handshake messages are reassembled here ({@link HandshakeReassembler}) and handed on whole, and only those that
 *       the peer's role can send, each with its number. Records get sequence numbers of our own: one forged or
 *       damaged number would otherwise move the replay window beyond everything that the peer will ever send.
 *   <li>ChangeCipherSpec waits, in the server role, until Certificate, ClientKeyExchange and CertificateVerify have
 *       been handed on: Bouncy Castle moves to the next epoch at once and would then ignore their retransmissions for
 *       ever. Records of epoch 1 wait for ChangeCipherSpec, a few of them.
 *   <li>Alerts are noted and dropped, for anyone can forge them. So is application data.
 *   <li>Before Finished at most {@value #MAX_HANDSHAKE_RECORDS} records and {@value #MAX_HANDSHAKE_BYTES} bytes count;
 *       then the handshake has to be given up. Afterwards only the client's retransmitted flight is of use.
 * </ul>
 */
final class RecordGuard {
    static final int MAX_HANDSHAKE_RECORDS = 200;
    static final int MAX_HANDSHAKE_BYTES = 64 * 1024;
    static final int MAX_RETRANSMITTED_RECORDS = 512;
    static final int MAX_HELD_RECORDS = 4;

    /** What one record may be at most when it is handed on. */
    static final int MAX_RECORD_BYTES = 1_500;

    private final DtlsRole role;
    private final DtlsCounters counters;
    private final HandshakeReassembler reassembler;
    /** What a server has said in the clear, by its numbers. */
    private final TreeMap<Integer, Message> peersFlight = new TreeMap<>();

    private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
    private final ArrayDeque<byte[]> held = new ArrayDeque<>();
    private long[] seenSequenceNumbers = new long[32];
    private int seenCount;
    private int budgetRecords = MAX_HANDSHAKE_RECORDS;
    private int budgetBytes = MAX_HANDSHAKE_BYTES;
    private long nextSequenceNumber;
    private boolean helloVerified;
    private int certificateVerifySeq = -1;
    private boolean changeCipherSpecWaiting;
    private boolean changeCipherSpecPassed;
    private boolean established;
    private boolean exhausted;
    private boolean copied;
    /** Also read by the timer thread, for its message. */
    private volatile int lastMessageType = -1;

    private int endingAlert = -1;
    /** What the peer says once only: to a server its hello, to a client that it wants one with a cookie. */
    private byte @Nullable [] opening;

    private record Message(int type, byte[] body) {}

    RecordGuard(DtlsRole role, DtlsCounters counters) {
        this.role = role;
        this.counters = counters;
        this.reassembler = new HandshakeReassembler(counters, this::onMessage);
    }

    /**
     * A guard that has seen nothing, for another attempt. If the peer has gone on since its first message that is
     * handed on once more, for it won't come again.
     */
    RecordGuard again(boolean answered) {
        RecordGuard next = new RecordGuard(role, counters);
        byte[] first = opening;
        boolean gone = role == DtlsRole.SERVER ? answered : lastMessageType != DtlsWire.HELLO_VERIFY_REQUEST;
        if (first != null && gone) {
            byte[] whole = new byte[HANDSHAKE_HEADER_BYTES + first.length];
            DtlsWire.putHandshakeHeader(whole, 0, openingType(), first.length, 0, 0, first.length);
            System.arraycopy(first, 0, whole, HANDSHAKE_HEADER_BYTES, first.length);
            next.reassembler.onFragment(whole, 0);
        }
        return next;
    }

    private int openingType() {
        return role == DtlsRole.SERVER ? DtlsWire.CLIENT_HELLO : DtlsWire.HELLO_VERIFY_REQUEST;
    }

    /** Takes one datagram and keeps what may be handed on. */
    void onDatagram(byte[] datagram) {
        int off = 0;
        while (datagram.length - off >= RECORD_HEADER_BYTES) {
            int recordBytes = RECORD_HEADER_BYTES + uint16(datagram, off + 11);
            if (recordBytes > datagram.length - off) {
                break;
            }
            onRecord(datagram, off, recordBytes);
            off += recordBytes;
        }
        if (off < datagram.length) {
            counters.recordsDropped.incrementAndGet(); // a truncated record, or no record at all
        }
    }

    /** Copies the next record out; its length, or -1 when there is none. */
    int next(byte[] buf, int off, int len) {
        byte[] record = ready.poll();
        if (record == null) {
            return -1;
        }
        int copied = Math.min(record.length, len);
        System.arraycopy(record, 0, buf, off, copied);
        counters.recordsPassed.incrementAndGet();
        return copied;
    }

    /** Both Finished messages are in: from now on only retransmissions of the peer's last flight matter in epoch 0. */
    void established() {
        established = true;
        opening = null;
        peersFlight.clear();
        budgetRecords = MAX_RETRANSMITTED_RECORDS;
        budgetBytes = MAX_RETRANSMITTED_RECORDS * MAX_RECORD_BYTES;
        held.clear();
    }

    /** Hands the server's flight on once more: Bouncy Castle then says its own again, as RFC 6347, Section 4.2.4 has it. */
    void repeatPeersFlight() {
        peersFlight.forEach((messageSeq, message) -> handOn(message.type, messageSeq, message.body));
    }

    /** Whether the peer has sent more than any handshake needs. */
    boolean exhausted() {
        return exhausted;
    }

    /** Whether the client has repeated something to the byte since this was asked last. */
    boolean takeCopied() {
        boolean taken = copied;
        copied = false;
        return taken;
    }

    /** The type of the last handshake message that was handed on; -1 if none was. */
    int lastMessageType() {
        return lastMessageType;
    }

    /** The description of an unauthenticated alert that ends a connection, unless a message has followed it; or -1. */
    int endingAlert() {
        return endingAlert;
    }

    private void onRecord(byte[] buf, int off, int len) {
        int epoch = uint16(buf, off + 3);
        boolean passed = switch (epoch) {
            case 0 -> onPlaintextRecord(buf, off, len);
            case 1 -> onProtectedRecord(buf, off, len);
            default -> false; // there is no renegotiation
        };
        if (!passed) {
            counters.recordsDropped.incrementAndGet();
        }
    }

    private boolean onPlaintextRecord(byte[] buf, int off, int len) {
        int version = uint16(buf, off + 1);
        if (version != DtlsWire.DTLS_1_2 && version != DtlsWire.DTLS_1_0) {
            return false;
        }
        int bodyBytes = len - RECORD_HEADER_BYTES;
        return switch (uint8(buf, off)) {
            case DtlsWire.HANDSHAKE ->
                (!established || role == DtlsRole.SERVER)
                        && admit(uint48(buf, off + 5), len)
                        && onHandshake(buf, off + RECORD_HEADER_BYTES, bodyBytes);
            case DtlsWire.CHANGE_CIPHER_SPEC ->
                !established
                        && bodyBytes == 1
                        && buf[off + RECORD_HEADER_BYTES] == 1
                        && admit(uint48(buf, off + 5), len)
                        && onChangeCipherSpec();
            case DtlsWire.ALERT -> onPlaintextAlert(buf, off + RECORD_HEADER_BYTES, bodyBytes);
            default -> false;
        };
    }

    private boolean onHandshake(byte[] buf, int off, int len) {
        int end = off + len;
        int at = off;
        while (end - at >= HANDSHAKE_HEADER_BYTES) {
            int fragmentBytes = uint24(buf, at + 9);
            if (fragmentBytes > end - at - HANDSHAKE_HEADER_BYTES) {
                return false;
            }
            if (plausible(uint8(buf, at), uint16(buf, at + 4))) {
                reassembler.onFragment(buf, at);
            } else {
                counters.fragmentsRefused.incrementAndGet();
            }
            at += HANDSHAKE_HEADER_BYTES + fragmentBytes;
        }
        return at == end;
    }

    /**
     * Whether the peer can send such a message with such a number. The handshake has a fixed order, and a message with
     * a wrong number would take the place of the right one.
     */
    private boolean plausible(int type, int messageSeq) {
        if (role == DtlsRole.SERVER) {
            return switch (type) {
                case DtlsWire.CLIENT_HELLO -> messageSeq == 0 && !established;
                case DtlsWire.CERTIFICATE -> messageSeq == 1;
                case DtlsWire.CLIENT_KEY_EXCHANGE -> messageSeq == 2;
                case DtlsWire.CERTIFICATE_VERIFY -> messageSeq == 3;
                default -> false;
            };
        }
        // CertificateRequest may be missing.
        int serverHelloSeq = helloVerified ? 1 : 0;
        return switch (type) {
            case DtlsWire.HELLO_VERIFY_REQUEST -> messageSeq == 0;
            case DtlsWire.SERVER_HELLO -> messageSeq == serverHelloSeq;
            case DtlsWire.CERTIFICATE -> messageSeq == serverHelloSeq + 1;
            case DtlsWire.SERVER_KEY_EXCHANGE -> messageSeq == serverHelloSeq + 2;
            case DtlsWire.CERTIFICATE_REQUEST -> messageSeq == serverHelloSeq + 3;
            case DtlsWire.SERVER_HELLO_DONE -> messageSeq == serverHelloSeq + 3 || messageSeq == serverHelloSeq + 4;
            default -> false;
        };
    }

    private void onMessage(int type, int messageSeq, byte[] body) {
        lastMessageType = type;
        endingAlert = -1;
        helloVerified |= type == DtlsWire.HELLO_VERIFY_REQUEST;
        if (type == openingType() && opening == null) {
            opening = body;
        }
        if (type == DtlsWire.CERTIFICATE_VERIFY) {
            certificateVerifySeq = messageSeq;
        }
        if (role == DtlsRole.CLIENT && type != DtlsWire.HELLO_VERIFY_REQUEST) {
            peersFlight.put(messageSeq, new Message(type, body));
        }
        handOn(type, messageSeq, body);
        if (changeCipherSpecWaiting && changeCipherSpecDue()) {
            passChangeCipherSpec();
        }
    }

    private void handOn(int type, int messageSeq, byte[] body) {
        int maxFragmentBytes = MAX_RECORD_BYTES - RECORD_HEADER_BYTES - HANDSHAKE_HEADER_BYTES;
        int done = 0;
        do {
            int fragmentBytes = Math.min(maxFragmentBytes, body.length - done);
            byte[] record = new byte[RECORD_HEADER_BYTES + HANDSHAKE_HEADER_BYTES + fragmentBytes];
            DtlsWire.putPlaintextRecordHeader(
                    record, DtlsWire.HANDSHAKE, nextSequenceNumber++, HANDSHAKE_HEADER_BYTES + fragmentBytes);
            int header = RECORD_HEADER_BYTES;
            DtlsWire.putHandshakeHeader(record, header, type, body.length, messageSeq, done, fragmentBytes);
            System.arraycopy(body, done, record, header + HANDSHAKE_HEADER_BYTES, fragmentBytes);
            ready.add(record);
            done += fragmentBytes;
        } while (done < body.length);
    }

    private boolean onChangeCipherSpec() {
        if (changeCipherSpecDue()) {
            passChangeCipherSpec();
        } else {
            changeCipherSpecWaiting = true;
        }
        return true;
    }

    private boolean changeCipherSpecDue() {
        return role == DtlsRole.CLIENT
                || (certificateVerifySeq >= 0 && reassembler.nextMessageSeq() > certificateVerifySeq);
    }

    private void passChangeCipherSpec() {
        byte[] record = new byte[RECORD_HEADER_BYTES + 1];
        DtlsWire.putPlaintextRecordHeader(record, DtlsWire.CHANGE_CIPHER_SPEC, nextSequenceNumber++, 1);
        record[RECORD_HEADER_BYTES] = 1;
        ready.add(record);
        changeCipherSpecWaiting = false;
        changeCipherSpecPassed = true;
        ready.addAll(held);
        held.clear();
    }

    private boolean onPlaintextAlert(byte[] buf, int off, int len) {
        counters.alertsIgnored.incrementAndGet();
        // A close_notify means as much: whoever goes on after it hasn't sent it.
        boolean end = len == 2 && (buf[off] == 2 || buf[off + 1] == 0);
        if (end && !established) {
            endingAlert = uint8(buf, off + 1);
        }
        return true;
    }

    private boolean onProtectedRecord(byte[] buf, int off, int len) {
        int type = uint8(buf, off);
        boolean known = type == DtlsWire.HANDSHAKE || type == DtlsWire.ALERT || type == DtlsWire.APPLICATION_DATA;
        if (!known || uint16(buf, off + 1) != DtlsWire.DTLS_1_2 || len > MAX_RECORD_BYTES) {
            return false;
        }
        if (established || changeCipherSpecPassed) {
            if (!established && !charge(len)) {
                return false;
            }
            ready.add(Arrays.copyOfRange(buf, off, off + len));
            return true;
        }
        if (held.size() >= MAX_HELD_RECORDS || !charge(len)) {
            return false;
        }
        held.add(Arrays.copyOfRange(buf, off, off + len));
        return true;
    }

    /** Whether a record of epoch 0 is new and within the budget. Copies of a datagram must not provoke us to answer. */
    private boolean admit(long sequenceNumber, int len) {
        for (int i = 0; i < seenCount; i++) {
            if (seenSequenceNumbers[i] == sequenceNumber) {
                copied = established;
                return false;
            }
        }
        if (!charge(len)) {
            return false;
        }
        if (seenCount == seenSequenceNumbers.length) {
            seenSequenceNumbers = Arrays.copyOf(seenSequenceNumbers, 2 * seenCount);
        }
        seenSequenceNumbers[seenCount++] = sequenceNumber;
        return true;
    }

    private boolean charge(int len) {
        if (budgetRecords < 1 || budgetBytes < len) {
            exhausted |= !established;
            return false;
        }
        budgetRecords--;
        budgetBytes -= len;
        return true;
    }
}
