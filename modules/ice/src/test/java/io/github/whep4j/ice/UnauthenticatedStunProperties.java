package io.github.whep4j.ice;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class UnauthenticatedStunProperties {
    private record Attribute(int type, byte[] value) {}

    /** Whatever a request says, and whether or not it is signed, with another password than ours. */
    @Property(tries = 1_000)
    void requestsWithoutOurPasswordMeanNothingAndAreAnsweredBriefly(
            @ForAll("attributes") @Size(max = 8) List<Attribute> attributes,
            @ForAll boolean ourName,
            @ForAll boolean signed,
            @ForAll boolean fingerprint) {
        RawStun request = new RawStun(0x0001, RawStun.newId());
        if (ourName) {
            request.attribute(0x0006, TurnServerModel.bytes("ours:theirs"));
        }
        attributes.forEach(attribute -> request.attribute(attribute.type, attribute.value));
        if (signed) {
            request.integrity("another password");
        }
        if (fingerprint) {
            request.fingerprint();
        }
        UnauthenticatedStunFuzzer.fuzzerTestOneInput(request.bytes());
    }

    @Provide
    Arbitrary<List<Attribute>> attributes() {
        // Those that ICE and TURN know, in their right lengths, and any others.
        Arbitrary<Attribute> known = Arbitraries.of(
                new Attribute(0x0024, new byte[4]),
                new Attribute(0x0025, new byte[0]),
                new Attribute(0x8029, new byte[8]),
                new Attribute(0x802a, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}),
                new Attribute(0x0020, new byte[8]),
                new Attribute(0x0009, new byte[] {0, 0, 4, 87}));
        Arbitrary<Attribute> any = Combinators.combine(
                        Arbitraries.integers().between(0, 0xffff),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(40))
                .as(Attribute::new);
        return Arbitraries.oneOf(known, any).list();
    }
}
