package dev.berth.registry.crash;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a client may count on, from the marks that it left: an answer binds the registry, a request
 * without an answer may have happened or not.
 */
final class Expectation {
    private final List<Step> steps;
    private final Map<Fact, String> promised = new HashMap<>();
    private final Map<Integer, Step> running = new TreeMap<>();
    private final Map<Integer, String> sessions = new HashMap<>();
    private final Set<Integer> ending = new HashSet<>();
    private String secret = "";
    private Duration ahead = Duration.ZERO;

    Expectation(List<Step> steps) {
        this.steps = steps;
    }

    private Expectation(Expectation other, List<Step> steps) {
        this.steps = steps;
        promised.putAll(other.promised);
        running.putAll(other.running);
        sessions.putAll(other.sessions);
        ending.addAll(other.ending);
        secret = other.secret;
        ahead = other.ahead;
    }

    Expectation copy() {
        return new Expectation(this, steps);
    }

    /** The same where more steps follow. */
    Expectation withSteps(List<Step> all) {
        return new Expectation(this, all);
    }

    /** By the number that marks give them. */
    List<Step> steps() {
        return steps;
    }

    /** Takes the client's next mark. */
    void hear(String mark) {
        String[] words = mark.split(" ", 3);
        switch (words[0]) {
            case Trace.CUT_FROM_HERE -> {}
            case "login" -> secret = words[1];
            case "advance" -> ahead = ahead.plusSeconds(Long.parseLong(words[1]));
            default -> hear(words);
        }
    }

    private void hear(String[] words) {
        int number = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "begin" -> running.put(number, steps.get(number));
            case "opened" -> sessions.put(number, words[2]);
            case "ending" -> ending.add(number);
            case "done" -> {
                promised.putAll(steps.get(number).effects());
                running.remove(number);
                sessions.remove(number);
            }
            default -> throw new IllegalArgumentException("the mark " + words[0]);
        }
    }

    /** Every fact that any step is about, and what it may be. */
    Map<Fact, Set<String>> facts() {
        var facts = new HashMap<Fact, Set<String>>();
        for (var step : steps) {
            step.effects().keySet().forEach(fact -> facts.put(fact, new HashSet<>()));
        }
        facts.forEach(
                (fact, values) ->
                        values.addAll(fact.values(promised.getOrDefault(fact, Fact.ABSENT))));
        for (var step : running.values()) {
            step.effects()
                    .forEach(
                            (fact, value) ->
                                    facts.computeIfAbsent(fact, _ -> new HashSet<>())
                                            .addAll(fact.values(value)));
        }
        return facts;
    }

    /** Steps that were under way, by their number. */
    Map<Integer, Step> running() {
        return running;
    }

    /** The acknowledged upload session of a step, or nothing. */
    String session(int step) {
        return sessions.getOrDefault(step, "");
    }

    /** Sessions that were acknowledged and that the client had not begun to end. */
    List<String> openSessions() {
        return sessions.entrySet().stream()
                .filter(entry -> !ending.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The secret that was handed out, or nothing. */
    String secret() {
        return secret;
    }

    /** How far the registry's clock was moved forward. */
    Duration ahead() {
        return ahead;
    }
}
