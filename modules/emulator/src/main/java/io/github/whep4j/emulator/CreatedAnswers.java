package io.github.whep4j.emulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The 201 of a session that has been opened, bent in the ways that were asked for. */
final class CreatedAnswers {
    /** Of the ICE session that a session begins with. */
    static final String ENTITY_TAG = "\"1\"";

    private static final String STALE_ENTITY_TAG = "\"0\"";
    private static final String ICE_SERVERS =
            "<stun:127.0.0.1:9>; rel=\"ice-server\", <turn:127.0.0.1:9?transport=udp>;"
                    + " rel=\"ice-server\"; username=\"user\"; credential=\"secret\"; credential-type=\"password\"";

    private static final String OTHER_PATH = "/rtc/v1/whep/";
    private static final String OTHER_QUERY = "?action=delete&key=0123456789abcdef&session=";

    private final String path;
    private final Refusals elsewhere;

    /** @param path of the device */
    CreatedAnswers(String path, Refusals elsewhere) {
        this.path = path;
        this.elsewhere = elsewhere;
    }

    HttpResponse of(WhepResource.Opened opened, HttpRequest request, Set<Misbehaviour> misbehaviours) {
        HttpResponse created = HttpResponse.of(201, WhepResource.SDP, opened.sdp());
        String url = path + "/" + opened.id() + request.query();
        String origin = "http://" + request.headers().getOrDefault("host", "127.0.0.1");
        created = created.with("Location", origin + url).with("ETag", ENTITY_TAG);
        for (Misbehaviour misbehaviour : misbehaviours) {
            created = switch (misbehaviour) {
                case RELATIVE_LOCATION -> created.with("Location", url);
                case LOCATION_ELSEWHERE -> created.with("Location", elsewhere.elsewhere(url));
                case LOCATION_ON_ANOTHER_PATH -> created.with("Location", OTHER_PATH + OTHER_QUERY + opened.id());
                case LINE_END_IN_LOCATION -> created.with("Location", url + "\rX-Smuggled: yes");
                case NO_LOCATION -> created.without("Location");
                case COUNTER_OFFER -> created.withStatus(406);
                case STATUS_200 -> created.withStatus(200);
                case WRONG_CONTENT_TYPE -> created.with("Content-Type", "text/plain");
                case COMPRESSED -> created.with("Content-Encoding", "gzip");
                case UNQUOTED_ETAG -> created.with("ETag", "*");
                case NO_ETAG -> created.without("ETag");
                case STALE_ETAG -> created.with("ETag", STALE_ENTITY_TAG);
                case ICE_SERVERS_IN_LINKS -> withIceServers(created);
                case UNREADABLE_ANSWER -> created.withBody("<html>not a session description</html>");
                default -> created;
            };
        }
        return hostile(created, misbehaviours);
    }

    static HttpResponse withIceServers(HttpResponse response) {
        return response.with("Link", ICE_SERVERS);
    }

    /** The session that a request for another path is about, or null: what {@link Misbehaviour#LOCATION_ON_ANOTHER_PATH} named. */
    static @Nullable String sessionOnOtherPath(HttpRequest request) {
        return request.path().equals(OTHER_PATH) && request.query().startsWith(OTHER_QUERY)
                ? request.query().substring(OTHER_QUERY.length())
                : null;
    }

    private static HttpResponse hostile(HttpResponse created, Set<Misbehaviour> misbehaviours) {
        if (misbehaviours.contains(Misbehaviour.SLOW_DRIP)) {
            return HttpResponse.raw(out -> {
                out.write(created.head(false));
                for (byte octet : created.body()) {
                    out.write(octet);
                    out.flush();
                    Thread.sleep(1_000);
                }
            });
        }
        if (misbehaviours.contains(Misbehaviour.ENDLESS_BODY)) {
            HttpResponse endless = created.with("Content-Length", String.valueOf(Long.MAX_VALUE));
            return HttpResponse.raw(out -> {
                out.write(endless.head(false));
                Refusals.forEver(out, "v=0\r\n", "a=and-more-of-it\r\n");
            });
        }
        if (misbehaviours.contains(Misbehaviour.CUT_OFF)) {
            return HttpResponse.raw(out -> {
                out.write(created.head(false));
                out.write(created.body(), 0, created.body().length / 2);
            });
        }
        return created;
    }
}
