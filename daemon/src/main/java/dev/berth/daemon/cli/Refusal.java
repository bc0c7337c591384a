package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import com.google.gson.stream.MalformedJsonException;
import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/**
 * What the daemon says when it does not do something: a Kubernetes {@code Status} or a problem as
 * in RFC 9457.
 *
 * @param status of the HTTP answer
 * @param message one line
 * @param causes what is wrong with the documents, if that is the reason
 */
record Refusal(int status, String message, List<Cause> causes) {
    /** Characters of a body in another format that are shown. */
    private static final int MAX_SHOWN_CHARACTERS = 200;

    /**
     * One problem of a document.
     *
     * @param field path, empty if the document as a whole is meant
     * @param line of everything that was sent, from 1; 0 if not known
     * @param document of everything that was sent, from 1; 0 if not known
     * @param message what stands there and what was expected
     */
    record Cause(String field, int line, int document, String message) {
        /** Reads a cause or a warning. */
        static Cause of(JsonObject object) {
            return new Cause(
                    JsonFields.text(object, "field"),
                    (int) JsonFields.number(object, "line"),
                    (int) JsonFields.number(object, "document"),
                    JsonFields.text(object, "message"));
        }

        /** One line that begins with the text given and leaves out what is not known. */
        String told(String start) {
            return Printable.line(start + (field.isEmpty() ? "" : field + ": ") + message);
        }
    }

    Refusal {
        causes = List.copyOf(causes);
    }

    static Refusal of(AdminAnswer answer) {
        JsonObject object;
        try {
            object = JsonText.object(answer.body());
        } catch (MalformedJsonException e) {
            object = new JsonObject();
        }
        List<Cause> causes = new ArrayList<>();
        for (JsonObject cause : JsonFields.objects(object, "details", "causes")) {
            causes.add(Cause.of(cause));
        }
        // A problem as in RFC 9457 carries them as an extension member.
        for (JsonObject cause : JsonFields.objects(object, "causes")) {
            causes.add(Cause.of(cause));
        }
        return new Refusal(answer.status(), message(answer, object), causes);
    }

    /** The failure of a command that cannot go on after this. */
    CommandFailure failure() {
        return switch (status) {
            case 401, 403 ->
                    new CommandFailure(
                            ExitCode.NOT_PERMITTED,
                            message
                                    + " (group berth may change things, group berth-view may"
                                    + " look)");
            case 504 -> new CommandFailure(ExitCode.TIMED_OUT, message);
            default ->
                    new CommandFailure(
                            ExitCode.FAILED,
                            message,
                            causes.stream().map(cause -> cause.told("error: ")).toList());
        };
    }

    private static String message(AdminAnswer answer, JsonObject object) {
        for (String member : List.of("message", "detail", "title")) {
            String text = JsonFields.text(object, member);
            if (!text.isEmpty()) {
                return Printable.line(text);
            }
        }
        String body = Printable.line(answer.body().strip());
        String shown = body.substring(0, Math.min(body.length(), MAX_SHOWN_CHARACTERS));
        return "the daemon answered " + answer.status() + (shown.isEmpty() ? "" : ": " + shown);
    }
}
