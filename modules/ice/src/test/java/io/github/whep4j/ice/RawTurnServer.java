package io.github.whep4j.ice;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A {@link TurnServerModel} with sockets, for one client over UDP. */
final class RawTurnServer implements AutoCloseable {
    final TurnServerModel model = new TurnServerModel();
    /** The methods of the requests that were accepted, as they come. */
    final BlockingQueue<String> accepted = new LinkedBlockingQueue<>();

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket relay = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private volatile InetSocketAddress client;

    RawTurnServer() throws IOException {
        model.relayed = List.of(new InetSocketAddress(relay.getLocalAddress(), relay.getLocalPort()));
        start(socket, this::onClient);
        start(relay, this::onPeer);
    }

    private interface Handler {
        void onDatagram(byte[] bytes, InetSocketAddress from) throws IOException;
    }

    private static void start(DatagramSocket from, Handler handler) {
        Thread thread = new Thread(
                () -> {
                    byte[] buf = new byte[2_048];
                    while (true) {
                        DatagramPacket packet = new DatagramPacket(buf, buf.length);
                        try {
                            from.receive(packet);
                            handler.onDatagram(Arrays.copyOf(buf, packet.getLength()), (InetSocketAddress)
                                    packet.getSocketAddress());
                        } catch (IOException e) {
                            return;
                        }
                    }
                },
                "raw-turn-server");
        thread.setDaemon(true);
        thread.start();
    }

    TurnServer server() {
        return new TurnServer(
                new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()),
                TurnServer.Transport.UDP,
                "127.0.0.1",
                TurnServerModel.USERNAME,
                TurnServerModel.PASSWORD);
    }

    private synchronized void onClient(byte[] bytes, InetSocketAddress from) throws IOException {
        client = from;
        if (bytes[0] >= 0x40) {
            ByteBuffer channelData = ByteBuffer.wrap(bytes);
            InetSocketAddress peer = model.channels.get(channelData.getShort() & 0xffff);
            byte[] data = new byte[channelData.getShort()];
            channelData.get(data);
            send(relay, data, peer);
        } else if (RawStun.type(bytes) == 0x0016) {
            send(relay, RawStun.find(bytes, 0x13), RawStun.address(bytes, 0x12));
        } else {
            int before = model.accepted.size();
            byte[] answer = model.answer(bytes);
            if (answer != null) {
                send(socket, answer, from);
            }
            if (model.accepted.size() > before) {
                byte[] lifetime = RawStun.find(bytes, 0x000d);
                accepted.add(RawStun.type(bytes)
                        + (lifetime == null
                                ? ""
                                : ":" + ByteBuffer.wrap(lifetime).getInt()));
            }
        }
    }

    private synchronized void onPeer(byte[] bytes, InetSocketAddress from) throws IOException {
        InetSocketAddress to = client;
        if (to == null) {
            return;
        }
        for (Map.Entry<Integer, InetSocketAddress> channel : model.channels.entrySet()) {
            if (channel.getValue().equals(from)) {
                byte[] data = ByteBuffer.allocate(4 + bytes.length)
                        .putShort(channel.getKey().shortValue())
                        .putShort((short) bytes.length)
                        .put(bytes)
                        .array();
                send(socket, data, to);
                return;
            }
        }
        byte[] indication = new RawStun(0x0017, RawStun.newId())
                .xor(0x12, from)
                .attribute(0x13, bytes)
                .bytes();
        send(socket, indication, to);
    }

    private static void send(DatagramSocket from, byte[] bytes, InetSocketAddress to) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    @Override
    public void close() {
        socket.close();
        relay.close();
    }
}
