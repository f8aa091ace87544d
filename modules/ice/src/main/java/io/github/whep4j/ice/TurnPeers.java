package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom an allocation may exchange datagrams with: permissions by address (RFC 8656, Section 9), asked for when something
 * is first sent there, and channels (Section 12), which cost 4 bytes a datagram instead of 36, once payload is sent.
 * Both are renewed as long as something is sent.
 */
final class TurnPeers {
    /** Told what comes and what goes. */
    interface Events {
        void transmit(byte[] buf, int off, int len);

        /** @param peer the same instance for all that comes by its channel */
        void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos);

        /** 437: the server doesn't know the allocation any more. */
        void onAllocationGone(TurnFailure failure);
    }

    static final int LARGEST_PAYLOAD_BYTES = 2_048;
    static final int CHANNEL_HEADER_BYTES = 4;
    private static final int FIRST_CHANNEL = 0x4000;
    private static final int MOST_CHANNELS = 16;
    private static final int MOST_PERMISSIONS = 100;
    private static final int MOST_HELD = 32;
    private static final long SECOND = 1_000_000_000L;
    /** The server forgets a permission after 300 s, and a channel after 600 s. */
    private static final long PERMISSION_NANOS = 300 * SECOND;

    private static final long RENEWAL_NANOS = 240 * SECOND;
    private static final long RETRY_NANOS = 10 * SECOND;

    private enum State {
        ASKED,
        GRANTED,
        REFUSED
    }

    private static final class Permission {
        State state = State.ASKED;
        long lastSentNanos;
        long grantedNanos;
        long renewNanos;
    }

    private static final class Channel {
        final InetSocketAddress peer;
        final int number;
        State state = State.ASKED;
        long lastSentNanos;
        long renewNanos;

        Channel(InetSocketAddress peer, int number) {
            this.peer = peer;
            this.number = number;
        }
    }

    private record Held(InetSocketAddress peer, byte[] bytes) {}

    private final TurnTransactions transactions;
    private final boolean reliable;
    private final IceCounters counters;
    private final Events events;
    private final Map<InetAddress, Permission> permissions = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Channel> channels = new HashMap<>();
    private final List<Channel> byNumber = new ArrayList<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private final byte[] scratch = new byte[LARGEST_PAYLOAD_BYTES + CHANNEL_HEADER_BYTES];

    TurnPeers(TurnTransactions transactions, boolean reliable, IceCounters counters, Events events) {
        this.transactions = transactions;
        this.reliable = reliable;
        this.counters = counters;
        this.events = events;
    }

    /** False if it can't be sent, and never could: what has to wait for a permission is held. */
    boolean send(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {
        if (len < 1 || len > LARGEST_PAYLOAD_BYTES) {
            return false;
        }
        Permission permission = permission(peer.getAddress(), nowNanos);
        if (permission == null || permission.state == State.REFUSED) {
            return false;
        }
        permission.lastSentNanos = nowNanos;
        if (permission.state == State.ASKED) {
            if (held.size() >= MOST_HELD) {
                held.remove();
            }
            held.add(new Held(peer, Arrays.copyOfRange(buf, off, off + len)));
            return true;
        }
        Channel channel = channel(peer, isPayload(buf[off]), nowNanos);
        if (channel != null) {
            channel.lastSentNanos = nowNanos;
        }
        if (channel != null && channel.state == State.GRANTED) {
            sendByChannel(channel, buf, off, len);
        } else {
            sendIndication(peer, buf, off, len);
        }
        return true;
    }

    /** Checks go to many peers of which one will be chosen: not worth a channel. */
    private static boolean isPayload(byte first) {
        return (first & 0xff) > 3;
    }

    private void sendByChannel(Channel channel, byte[] buf, int off, int len) {
        Stun.writeShort(scratch, 0, channel.number);
        Stun.writeShort(scratch, 2, len);
        System.arraycopy(buf, off, scratch, CHANNEL_HEADER_BYTES, len);
        // Over a stream the next message begins at a multiple of four (Section 12.5).
        int length = CHANNEL_HEADER_BYTES + (reliable ? Stun.padded(len) : len);
        Arrays.fill(scratch, CHANNEL_HEADER_BYTES + len, length, (byte) 0);
        events.transmit(scratch, 0, length);
    }

    private void sendIndication(InetSocketAddress peer, byte[] buf, int off, int len) {
        byte[] indication = new StunWriter(Stun.SEND_INDICATION, TransactionId.next(), len + 64)
                .xorAddress(Stun.XOR_PEER_ADDRESS, peer)
                .data(buf, off, len)
                .toByteArray();
        events.transmit(indication, 0, indication.length);
    }

    private @Nullable Permission permission(InetAddress address, long nowNanos) {
        Permission known = permissions.get(address);
        if (known != null) {
            return known;
        }
        if (permissions.size() >= MOST_PERMISSIONS) {
            return null;
        }
        Permission asked = new Permission();
        permissions.put(address, asked);
        ask(address, asked, nowNanos);
        return asked;
    }

    private void ask(InetAddress address, Permission permission, long nowNanos) {
        permission.renewNanos = nowNanos + RENEWAL_NANOS;
        InetSocketAddress anyPort = new InetSocketAddress(address, 0);
        boolean started = transactions.start(
                Stun.CREATE_PERMISSION,
                writer -> writer.xorAddress(Stun.XOR_PEER_ADDRESS, anyPort),
                nowNanos,
                new TurnTransactions.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long now) {
                        permission.state = State.GRANTED;
                        permission.grantedNanos = now;
                        permission.renewNanos = now + RENEWAL_NANOS;
                        release(address, now);
                    }

                    @Override
                    public void onError(int code, @Nullable StunMessage response, long now) {
                        onPermissionRefused(address, permission, code, now);
                        goneIf(code, response);
                    }
                });
        if (!started) {
            permission.renewNanos = nowNanos + RETRY_NANOS;
        }
    }

    private void onPermissionRefused(InetAddress address, Permission permission, int code, long nowNanos) {
        permission.renewNanos = nowNanos + RETRY_NANOS;
        boolean lasts = permission.state == State.GRANTED && nowNanos - permission.grantedNanos < PERMISSION_NANOS;
        if (!lasts && code != TurnTransactions.NO_ANSWER) {
            permission.state = State.REFUSED;
            held.removeIf(datagram -> datagram.peer.getAddress().equals(address));
        }
    }

    private void goneIf(int code, @Nullable StunMessage response) {
        if (code == Stun.ALLOCATION_MISMATCH) {
            events.onAllocationGone(TurnFailure.of(code, response));
        }
    }

    private void release(InetAddress address, long nowNanos) {
        for (Held datagram : List.copyOf(held)) {
            if (datagram.peer.getAddress().equals(address) && held.remove(datagram)) {
                send(datagram.peer, datagram.bytes, 0, datagram.bytes.length, nowNanos);
            }
        }
    }

    private @Nullable Channel channel(InetSocketAddress peer, boolean bind, long nowNanos) {
        Channel known = channels.get(peer);
        if (known != null || !bind || byNumber.size() >= MOST_CHANNELS) {
            return known;
        }
        Channel channel = new Channel(peer, FIRST_CHANNEL + byNumber.size());
        channels.put(peer, channel);
        byNumber.add(channel);
        bind(channel, nowNanos);
        return channel;
    }

    private void bind(Channel channel, long nowNanos) {
        channel.renewNanos = nowNanos + RENEWAL_NANOS;
        transactions.start(
                Stun.CHANNEL_BIND,
                writer -> writer.number(Stun.CHANNEL_NUMBER, channel.number << 16)
                        .xorAddress(Stun.XOR_PEER_ADDRESS, channel.peer),
                nowNanos,
                new TurnTransactions.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long now) {
                        channel.state = State.GRANTED;
                        channel.renewNanos = now + RENEWAL_NANOS;
                    }

                    @Override
                    public void onError(int code, @Nullable StunMessage response, long now) {
                        // Send indications do as well.
                        channel.state = code == TurnTransactions.NO_ANSWER ? channel.state : State.REFUSED;
                        channel.renewNanos = now + RETRY_NANOS;
                        goneIf(code, response);
                    }
                });
    }

    void onChannelData(byte[] buf, int off, int len, long nowNanos) {
        int number = Stun.readShort(buf, off) - FIRST_CHANNEL;
        int length = Stun.readShort(buf, off + 2);
        // Over UDP there may be padding or none.
        if (number < 0 || number >= byNumber.size() || length > len - CHANNEL_HEADER_BYTES || length == 0) {
            counters.datagramsDropped.incrementAndGet();
            return;
        }
        events.onData(byNumber.get(number).peer, buf, off + CHANNEL_HEADER_BYTES, length, nowNanos);
    }

    void onDataIndication(StunMessage indication, byte[] buf, long nowNanos) {
        InetSocketAddress peer = indication.xorAddress(Stun.XOR_PEER_ADDRESS, 0);
        StunMessage.Value data = indication.find(Stun.DATA, 0);
        if (peer == null
                || data == null
                || data.length() == 0
                || peer.getPort() == 0
                || !permissions.containsKey(peer.getAddress())) {
            counters.datagramsDropped.incrementAndGet();
            return;
        }
        events.onData(peer, buf, data.offset(), data.length(), nowNanos);
    }

    /** On the scale of the given times; {@link Long#MAX_VALUE} if there is nothing to renew. */
    long nextTimeoutNanos() {
        long next = Long.MAX_VALUE;
        for (Permission permission : permissions.values()) {
            next = earlier(next, permission.renewNanos);
        }
        for (Channel channel : byNumber) {
            next = channel.state == State.REFUSED ? next : earlier(next, channel.renewNanos);
        }
        return next;
    }

    private static long earlier(long next, long other) {
        return next == Long.MAX_VALUE || other - next < 0 ? other : next;
    }

    void onTimeout(long nowNanos) {
        // What nothing has been sent to for a permission's lifetime is of no use any more.
        permissions
                .values()
                .removeIf(permission ->
                        nowNanos - permission.renewNanos >= 0 && nowNanos - permission.lastSentNanos >= RENEWAL_NANOS);
        for (Map.Entry<InetAddress, Permission> each : List.copyOf(permissions.entrySet())) {
            Permission permission = each.getValue();
            if (nowNanos - permission.renewNanos >= 0) {
                permission.state = permission.state == State.REFUSED ? State.ASKED : permission.state;
                ask(each.getKey(), permission, nowNanos);
            }
        }
        for (Channel channel : byNumber) {
            if (channel.state != State.REFUSED && nowNanos - channel.renewNanos >= 0) {
                renew(channel, nowNanos);
            }
        }
    }

    private void renew(Channel channel, long nowNanos) {
        if (nowNanos - channel.lastSentNanos >= RENEWAL_NANOS) {
            // It runs out; its number is never given to another peer, who might get what is still under way.
            channel.state = State.REFUSED;
        } else {
            bind(channel, nowNanos);
        }
    }

    /** Whether datagrams from there could be meant for a relayed address of this family. */
    static boolean isOfFamily(InetSocketAddress peer, InetSocketAddress relayed) {
        return peer.getAddress() instanceof Inet6Address == relayed.getAddress() instanceof Inet6Address;
    }
}
