package io.github.whep4j.ice;

/** Who nominates, and how a conflict about that ends (RFC 8445, Section 7.3.1.1). */
final class IceRole {
    private final long tieBreaker;
    private final boolean lite;
    private boolean controlling;
    private boolean settled;

    IceRole(boolean controlling, boolean lite, long tieBreaker) {
        this.controlling = controlling && !lite;
        this.lite = lite;
        this.tieBreaker = tieBreaker;
    }

    boolean controlling() {
        return controlling;
    }

    void setControlling(boolean controlling) {
        this.controlling = controlling && !lite;
    }

    /** Takes the role that offer and answer give us, unless a conflict about it has been settled already. */
    void assume(boolean controlling) {
        if (!settled) {
            setControlling(controlling);
        }
    }

    long tieBreaker() {
        return tieBreaker;
    }

    /**
     * Looks at the role that a request claims, and changes ours if that is the way out.
     *
     * @return false if the request has to be answered with 487
     */
    boolean agreesWith(StunMessage request) {
        boolean conflict = controlling ? request.fromControlling() : request.fromControlled();
        if (!conflict) {
            return true;
        }
        boolean weControl = Long.compareUnsigned(tieBreaker, request.tieBreaker()) >= 0;
        if (lite || weControl == controlling) {
            return false;
        }
        controlling = weControl;
        settled = true;
        return true;
    }
}
