package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import org.ice4j.ResponseCollector;
import org.ice4j.StunException;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.message.Indication;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.socket.IceSocketWrapper;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;
import org.jspecify.annotations.Nullable;

/**
 * The stack of an {@link Ice4jAgent}: without sockets, threads and timers. What the agent wants to be sent it hands to a
 * sink, from whichever thread the agent is on; what arrives never comes by here.
 */
final class Ice4jStack extends StunStack {
    /** Takes the agent's wishes: from any thread, without blocking. */
    interface Sink {
        /** @throws java.util.concurrent.RejectedExecutionException if nothing is sent any more */
        void send(Ice4jCheck check);

        void stopRetransmitting(TransactionID id);
    }

    private volatile @Nullable Sink sink;

    void sendTo(Sink sink) {
        this.sink = sink;
    }

    @Override
    public TransactionID sendRequest(
            Request request,
            TransportAddress to,
            TransportAddress through,
            ResponseCollector collector,
            TransactionID id,
            int firstWaitMillis,
            int longestWaitMillis,
            int retransmissions) {
        Sink current = sink;
        if (current == null) {
            throw new IllegalStateException("not connecting yet");
        }
        try {
            request.setTransactionID(id.getBytes());
        } catch (StunException e) {
            throw new IllegalArgumentException(e);
        }
        long priority = request.getAttribute(Attribute.PRIORITY) instanceof PriorityAttribute attribute
                ? attribute.getPriority()
                : 0;
        current.send(new Ice4jCheck(
                this,
                request,
                collector,
                id,
                new InetSocketAddress(through.getAddress(), through.getPort()),
                new InetSocketAddress(to.getAddress(), to.getPort()),
                priority,
                request.containsAttribute(Attribute.ICE_CONTROLLING),
                request.containsAttribute(Attribute.USE_CANDIDATE)));
        return id;
    }

    /**
     * RFC 8445, Section 7.3.1.4: a triggered check takes the place of one under way by ending its retransmission, while
     * its answer still counts.
     */
    @Override
    public void cancelTransaction(TransactionID id) {
        Sink current = sink;
        if (current != null) {
            current.stopRetransmitting(id);
        }
    }

    /** Nothing: requests are answered, and consent is kept, without the agent. */
    @Override
    public void sendResponse(byte[] id, Response response, TransportAddress through, TransportAddress to) {}

    @Override
    public void sendIndication(Indication indication, TransportAddress to, TransportAddress through) {}

    @Override
    public void addSocket(IceSocketWrapper socket) {}

    @Override
    public void addSocket(IceSocketWrapper socket, TransportAddress remote) {}

    @Override
    public void removeSocket(TransportAddress local) {}

    @Override
    public void removeSocket(TransportAddress local, TransportAddress remote) {}
}
