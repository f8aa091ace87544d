import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Decides what becomes of each datagram in one direction. One thread. */
final class Impairment {
    private static final long MILLISECOND = 1_000_000L;

    /** From the environment; the {@code run} script says what each is. Rates are from 0 to 1, times in nanoseconds. */
    record Settings(
            double lossDown, double lossUp, long delayDownNanos, long delayUpNanos, long jitterNanos, double duplicates,
            long outageNanos, long outageEveryNanos, long changeEveryNanos, long rebindEveryNanos, double tamper, long seed) {

        static Settings fromEnvironment() {
            double loss = number("LOSS", 0);
            return new Settings(
                    loss / 100, number("LOSS_UP", loss) / 100, millis("DELAY"), millis("DELAY_UP"), millis("JITTER"),
                    number("DUPLICATES", 0) / 100, millis("OUTAGE"), millis("OUTAGE_EVERY"), millis("CHANGE_EVERY"),
                    millis("REBIND_EVERY"), number("TAMPER", 0) / 100, (long) number("SEED", 1));
        }

        /**
         * What holds at a time: with CHANGE_EVERY each figure is drawn anew for each such period, up to the one that is set. The
         * same periods for all sessions, and in each run.
         */
        Settings at(long sinceStartNanos) {
            if (changeEveryNanos == 0) {
                return this;
            }
            SplittableRandom drawn = new SplittableRandom(seed + 31 * (sinceStartNanos / changeEveryNanos));
            return new Settings(
                    lossDown * drawn.nextDouble(), lossUp * drawn.nextDouble(), share(delayDownNanos, drawn),
                    share(delayUpNanos, drawn), share(jitterNanos, drawn), duplicates * drawn.nextDouble(), outageNanos,
                    outageEveryNanos, changeEveryNanos, rebindEveryNanos, tamper, seed);
        }

        private static long share(long nanos, SplittableRandom drawn) {
            return (long) (nanos * drawn.nextDouble());
        }

        private static long millis(String name) {
            return (long) (number(name, 0) * MILLISECOND);
        }

        private static double number(String name, double otherwise) {
            String text = System.getenv(name);
            return text == null || text.isEmpty() ? otherwise : Double.parseDouble(text);
        }
    }

    /** One datagram to be sent on, {@code delayNanos} from now. */
    record Outgoing(byte[] datagram, long delayNanos, String fate) {}

    private final Settings limits;
    private final boolean down;
    private final SplittableRandom random;
    private final Forger forger;
    private Settings settings;

    Impairment(Settings settings, boolean down) {
        this.limits = settings;
        this.settings = settings;
        this.down = down;
        this.random = new SplittableRandom(settings.seed() * 2 + (down ? 1 : 0));
        this.forger = new Forger(random.split());
    }

    /** What is sent in place of the datagram; nothing where it is lost. */
    List<Outgoing> apply(byte[] datagram, long sinceStartNanos) {
        settings = limits.at(sinceStartNanos);
        double loss = down ? settings.lossDown() : settings.lossUp();
        List<Outgoing> result = new ArrayList<>(2);
        boolean kept = !outage(sinceStartNanos) && !chance(loss);
        if (!down) {
            if (kept) {
                result.add(new Outgoing(datagram, settings.delayUpNanos(), "sent"));
            }
            return result;
        }
        if (kept) {
            result.add(tampered(datagram));
            if (chance(settings.duplicates())) {
                result.add(new Outgoing(datagram, delay(), "replayed"));
            }
        }
        if (chance(settings.tamper())) {
            result.add(new Outgoing(datagram, delay() + random.nextLong(500 * MILLISECOND), "replayed"));
        }
        forger.remember(datagram);
        if (chance(settings.tamper())) {
            result.add(new Outgoing(forger.forge(), delay(), "forged"));
        }
        return result;
    }

    private Outgoing tampered(byte[] datagram) {
        if (datagram.length > 0 && chance(settings.tamper())) {
            byte[] flipped = datagram.clone();
            int bit = random.nextInt(flipped.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            return new Outgoing(flipped, delay(), "flipped");
        } else if (datagram.length > 0 && chance(settings.tamper())) {
            return new Outgoing(java.util.Arrays.copyOf(datagram, random.nextInt(datagram.length)), delay(), "cut");
        }
        return new Outgoing(datagram, delay(), "sent");
    }

    private boolean chance(double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    private boolean outage(long sinceStartNanos) {
        return down && settings.outageEveryNanos() > 0
                && sinceStartNanos % settings.outageEveryNanos() > settings.outageEveryNanos() - settings.outageNanos();
    }

    private long delay() {
        return settings.delayDownNanos() + (settings.jitterNanos() > 0 ? random.nextLong(settings.jitterNanos()) : 0);
    }
}
