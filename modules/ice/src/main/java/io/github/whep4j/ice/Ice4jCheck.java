package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import org.ice4j.ResponseCollector;
import org.ice4j.StunException;
import org.ice4j.StunResponseEvent;
import org.ice4j.StunTimeoutEvent;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.TransactionID;

/**
 * A check that an agent of ice4j wants to be made, and the way to tell it the outcome. Its own transaction ID, which
 * could be guessed, isn't used on the wire.
 */
record Ice4jCheck(
        Ice4jStack stack,
        Request request,
        ResponseCollector collector,
        TransactionID id,
        InetSocketAddress local,
        InetSocketAddress remote,
        long priority,
        boolean controlling,
        boolean useCandidate) {

    /** An authenticated success response has come from where the request went to. */
    void succeeded(InetSocketAddress mappedAddress) {
        answer(MessageFactory.createBindingResponse(request, Ice4jAgent.transportAddress(mappedAddress)));
    }

    /** An authenticated 487 has come: the agent changes its role and checks again (RFC 8445, Section 7.2.5.1). */
    void roleConflict() {
        answer(MessageFactory.createBindingErrorResponse((char) ErrorCodeAttribute.ROLE_CONFLICT));
    }

    /** There is no answer, or another error, or it came from elsewhere: the pair has failed. */
    void failed() {
        collector.processTimeout(new StunTimeoutEvent(stack, request, Ice4jAgent.transportAddress(local), id));
    }

    private void answer(Response response) {
        try {
            response.setTransactionID(id.getBytes());
        } catch (StunException e) {
            throw new IllegalArgumentException(e);
        }
        RawMessage noBytes = RawMessage.build(
                new byte[0], 0, Ice4jAgent.transportAddress(remote), new TransportAddress(local, Transport.UDP));
        collector.processResponse(new StunResponseEvent(stack, noBytes, response, request, id));
    }

    /** Without what identifies the agent. */
    @Override
    public String toString() {
        return "Ice4jCheck[" + local + " to " + remote + "]";
    }
}
