package io.github.whep4j.ice;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The other side as bare sockets: answers checks as it is told to, and keeps the rest of what it receives. */
final class RawPeer implements AutoCloseable {
    static final String UFRAG = "rawUfrag";
    static final String PASSWORD = "rawPasswordOfTwentyTwoOrMore";

    final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> responses = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> payloads = new LinkedBlockingQueue<>();
    /** What answers are signed with; null for no answer at all. */
    volatile @Nullable String answersWith = PASSWORD;
    /** Whose checks are answered at all. */
    volatile Predicate<InetSocketAddress> answersTo = from -> true;
    /** Answers from this socket instead. */
    volatile @Nullable RawPeer answersFrom;
    /** Makes the answers worse. */
    volatile java.util.function.UnaryOperator<byte[]> spoil = bytes -> bytes;

    private final DatagramSocket socket;
    private final Thread thread;

    RawPeer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        thread = new Thread(this::receive, "raw-peer");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    IceCandidate candidate() {
        return new IceCandidate("1", 1, "udp", 2_130_706_431L, address(), "host", null);
    }

    RemoteIceDescription description(boolean lite, IceCandidate... candidates) {
        return new RemoteIceDescription(UFRAG, PASSWORD, lite, List.of(candidates));
    }

    private void receive() {
        byte[] buf = new byte[2_048];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buf, buf.length);
            try {
                socket.receive(packet);
                onDatagram(Arrays.copyOf(buf, packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
            } catch (IOException e) {
                return;
            }
        }
    }

    private void onDatagram(byte[] bytes, InetSocketAddress from) throws IOException {
        if (bytes[0] != 0 && bytes[0] != 1) {
            payloads.add(bytes);
        } else if (RawStun.type(bytes) != 0x0001) {
            responses.add(bytes);
        } else {
            // Looked up before anyone can learn of the request, and change it.
            String password = answersWith;
            requests.add(bytes);
            RawPeer through = answersFrom;
            if (password != null && answersTo.test(from)) {
                byte[] answer = new RawStun(0x0101, RawStun.id(bytes))
                        .xorMapped(from)
                        .integrity(password)
                        .fingerprint()
                        .bytes();
                (through == null ? this : through).send(spoil.apply(answer), from);
            }
        }
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** Sends a check that passes, and returns the answer. */
    byte[] check(LocalIceDescription to, boolean useCandidate) throws Exception {
        RawStun check = RawStun.check(to.ufrag() + ":" + UFRAG);
        if (useCandidate) {
            check.attribute(0x0025);
        }
        return exchange(check.integrity(to.password()).fingerprint().bytes(), to);
    }

    byte[] exchange(byte[] request, LocalIceDescription to) throws Exception {
        send(request, to.candidates().get(0).address());
        return Recorder.await(responses);
    }

    /** Null if nothing comes in a while that is long on a loopback interface. */
    byte @Nullable [] pollResponse() throws InterruptedException {
        return responses.poll(150, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        socket.close();
    }
}
