package dev.berth.daemon;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line a message on standard error, which the journal keeps: time, level, where, what. Control
 * characters in a message are replaced, so that no input can forge a line.
 */
final class LogFormat extends Formatter {
    private LogFormat() {}

    /** Sends every log of this process through this format, to the process's end. */
    static void install() {
        // Nothing may have touched that class before: with it, the JDK looks for the name.
        System.setProperty(LastingLog.PROPERTY, LastingLog.class.getName());
        var root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var console = new ConsoleHandler();
        console.setFormatter(new LogFormat());
        console.setLevel(Level.ALL);
        root.addHandler(console);
        root.setLevel(Level.INFO);
        // Helidon tells of every start and stop and of every connection that a client breaks.
        Logger.getLogger("io.helidon").setLevel(Level.WARNING);
    }

    @Override
    public String format(LogRecord event) {
        var line = new StringBuilder();
        line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS));
        line.append(' ').append(event.getLevel().getName());
        line.append(' ').append(shortName(event.getLoggerName()));
        line.append(": ").append(printable(formatMessage(event))).append('\n');
        if (event.getThrown() != null) {
            var trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace, true));
            line.append(trace);
        }
        return line.toString();
    }

    private static String shortName(String logger) {
        return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String printable(String message) {
        var text = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            text.append(Character.isISOControl(c) ? '␀' : c);
        }
        return text.toString();
    }
}
