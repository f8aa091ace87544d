package io.github.whep4j.sdp;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The attributes of a section that has been scanned, each made when it is first asked for. Can't be modified. */
final class ScannedAttributes extends AbstractList<Attribute> implements RandomAccess {
    private final ScannedSection section;
    /** Several threads may make the same one, which does no harm: they are equal, and records. */
    private final @Nullable Attribute[] made;

    ScannedAttributes(ScannedSection section, int size) {
        this.section = section;
        made = new Attribute[size];
    }

    /** A list that nobody can modify: this one if it is such, else a copy. */
    static List<Attribute> immutable(List<Attribute> attributes) {
        return attributes instanceof ScannedAttributes ? attributes : List.copyOf(attributes);
    }

    @Override
    public Attribute get(int index) {
        Attribute attribute = made[index];
        if (attribute == null) {
            attribute = section.attribute(index);
            made[index] = attribute;
        }
        return attribute;
    }

    @Override
    public int size() {
        return made.length;
    }
}
