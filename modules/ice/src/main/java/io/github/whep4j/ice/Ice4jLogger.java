package io.github.whep4j.ice;

import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.jitsi.utils.logging2.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an agent of ice4j logs to: its warnings become debug messages of ours, the rest is dropped, since parts of it
 * carry the agent's password.
 */
final class Ice4jLogger implements Logger {
    static final Ice4jLogger INSTANCE = new Ice4jLogger();
    private static final org.slf4j.Logger logger = LoggerFactory.getLogger(Ice4jLogger.class);

    private Ice4jLogger() {}

    @Override
    public Logger createChildLogger(String name, Map<String, String> context) {
        return this;
    }

    @Override
    public Logger createChildLogger(String name) {
        return this;
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public void warn(Object message) {
        logger.debug("ice4j: {}", message);
    }

    @Override
    public void warn(Supplier<String> message) {
        if (logger.isDebugEnabled()) {
            logger.debug("ice4j: {}", message.get());
        }
    }

    @Override
    public void warn(Object message, Throwable thrown) {
        logger.debug("ice4j: {}", message, thrown);
    }

    @Override
    public void error(Object message) {
        warn(message);
    }

    @Override
    public void error(Supplier<String> message) {
        warn(message);
    }

    @Override
    public void error(Object message, Throwable thrown) {
        warn(message, thrown);
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public void trace(Object message) {}

    @Override
    public void trace(Supplier<String> message) {}

    @Override
    public void debug(Object message) {}

    @Override
    public void debug(Supplier<String> message) {}

    @Override
    public void info(Object message) {}

    @Override
    public void info(Supplier<String> message) {}

    @Override
    public Level getLevel() {
        return Level.WARNING;
    }

    @Override
    public void setLevel(Level level) {}

    @Override
    public void setLevelError() {}

    @Override
    public void setLevelWarn() {}

    @Override
    public void setLevelInfo() {}

    @Override
    public void setLevelDebug() {}

    @Override
    public void setLevelTrace() {}

    @Override
    public void setLevelAll() {}

    @Override
    public void setLevelOff() {}

    @Override
    public void setUseParentHandlers(boolean use) {}

    @Override
    public void addHandler(Handler handler) {}

    @Override
    public void removeHandler(Handler handler) {}

    @Override
    public void addContext(Map<String, String> context) {}

    @Override
    public void addContext(String key, String value) {}
}
