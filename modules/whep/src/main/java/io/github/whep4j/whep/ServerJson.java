package io.github.whep4j.whep;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;

/** Reads JSON that a server wrote: within limits, and with names unquoted as in the examples of draft-ietf-wish-whep. */
final class ServerJson {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(256 * 1024)
                    .maxNumberLength(64)
                    .build())
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private ServerJson() {}

    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }
}
