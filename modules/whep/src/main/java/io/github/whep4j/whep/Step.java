package io.github.whep4j.whep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link WhepExchange} wants its shell to do. */
sealed interface Step {
    /** Ask the token source, and give {@link WhepExchange#onToken} or {@link WhepExchange#onTokenFailed}. */
    record AskToken(@Nullable String refused) implements Step {
        @Override
        public String toString() {
            return refused == null ? "AskToken[first]" : "AskToken[after a 401]";
        }
    }

    /** Send a request, and give {@link WhepExchange#onReply} or {@link WhepExchange#onCallFailed}. */
    record Send(HttpCall call) implements Step {}

    /**
     * The body of the request under way does not matter any more: give it up at once if it has not been sent, or as
     * soon as the response's headers are there, and report either by {@link WhepExchange#onCallFailed}.
     */
    record Abandon() implements Step {}

    /** Drop the request under way; report nothing. */
    record Cancel() implements Step {}

    /**
     * Let time pass before the offer or the DELETE is sent again, and give {@link WhepExchange#onWaited}; meanwhile no deadline but that
     * for closing counts.
     */
    record Wait(Duration time) implements Step {}

    /** Have the counter-offer answered, and give {@link WhepExchange#onCounterAnswer} within its time. */
    record Counter(CounterOffer offer) implements Step {}

    /** The user's answer; at most once, and never beside {@link Failed}. */
    record Answered(WhepAnswer answer) implements Step {}

    /** The user's failure; at most once. */
    record Failed(WhepFailure failure, @Nullable Throwable cause) implements Step {}

    /** Nothing more will happen; exactly once, last. */
    record Ended(DeleteOutcome outcome) implements Step {}
}
