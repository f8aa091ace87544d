package io.github.whep4j.ice;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The other side with a passive TCP candidate: answers checks, and keeps the rest of what it receives. */
final class RawTcpPeer implements AutoCloseable {
    final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> payloads = new LinkedBlockingQueue<>();
    final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();
    /** The attribute of a role that is answered by 487. */
    volatile int roleRefused = -1;

    volatile int otherRoleRefused = -1;
    volatile String answersWith = RawPeer.PASSWORD;

    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private volatile Socket connection;

    RawTcpPeer() throws IOException {
        Thread thread = new Thread(this::serve, "raw-tcp-peer");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    IceCandidate candidate() {
        return candidate(address(), "passive");
    }

    static IceCandidate candidate(InetSocketAddress address, String tcpType) {
        return new IceCandidate("t", 1, "tcp", 1_518_280_447L, address, "host", null, tcpType);
    }

    private void serve() {
        while (true) {
            try (Socket client = listening.accept()) {
                connection = client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                for (int length = in.readUnsignedShort(); ; length = in.readUnsignedShort()) {
                    onFrame(in.readNBytes(length), client);
                }
            } catch (IOException e) {
                if (listening.isClosed()) {
                    return;
                }
                hungUp.add("hung up");
            }
        }
    }

    private void onFrame(byte[] bytes, Socket client) throws IOException {
        if (bytes[0] > 1) {
            payloads.add(bytes);
        } else if (RawStun.type(bytes) == 0x0001) {
            requests.add(bytes);
            if (RawStun.find(bytes, roleRefused) != null || RawStun.find(bytes, otherRoleRefused) != null) {
                send(new RawStun(0x0111, RawStun.id(bytes))
                        .error(487)
                        .integrity(answersWith)
                        .fingerprint()
                        .bytes());
                return;
            }
            send(new RawStun(0x0101, RawStun.id(bytes))
                    .xorMapped((InetSocketAddress) client.getRemoteSocketAddress())
                    .integrity(answersWith)
                    .fingerprint()
                    .bytes());
        }
    }

    synchronized void send(byte[] bytes) throws IOException {
        DataOutputStream out = new DataOutputStream(connection.getOutputStream());
        out.writeShort(bytes.length);
        // In two parts, as a stream may bring them.
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    }

    void hangUp() throws IOException {
        connection.close();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        Socket last = connection;
        if (last != null) {
            last.close();
        }
    }
}
