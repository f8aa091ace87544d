package io.github.whep4j.whep;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a successful response to an offer has an answer in it. */
final class OpenedReply {

    private OpenedReply() {}

    /**
     * Strict where a web page might be taken for an answer, lenient where SDP is called something else.
     *
     * @param warnings where to add what is wrong, but can be lived with
     * @return what is wrong; {@code null} if the body is an answer
     */
    static @Nullable String problem(HttpReply reply, List<String> warnings) {
        int status = reply.status();
        if (status != 201 && status != 200) {
            return "The server took the offer without an answer";
        }
        boolean isDeclared = reply.mediaType().equals("application/sdp");
        if (reply.body().length == 0) {
            return "The answer is empty";
        }
        if (!isDeclared && !(status == 201 && looksLikeSdp(reply.body()))) {
            String shown = ServerText.clean(reply.mediaType(), 60);
            return "The answer is not SDP but " + (shown == null ? "something without a Content-Type" : shown);
        }
        if (status == 200) {
            warnings.add("the server answered 200 where 201 is due");
        }
        if (!isDeclared) {
            warnings.add("the answer is SDP, but its Content-Type is not application/sdp");
        }
        return null;
    }

    static String sdp(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static boolean looksLikeSdp(byte[] body) {
        return body.length >= 3 && body[0] == 'v' && body[1] == '=' && body[2] == '0';
    }
}
