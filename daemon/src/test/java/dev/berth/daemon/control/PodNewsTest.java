package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.workload.Resources;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodNewsTest {
    private final EventLog events = new EventLog(InstantSource.fixed(SampleState.STARTED));
    private final PodNews news = new PodNews(events);

    private static List<PodStatus> pods(String reason) {
        var web = SampleState.deployment("web", 1, Resources.NONE);
        return List.of(
                new PodStatus(
                        SampleState.pod(web, 0),
                        web.id(),
                        PodStatus.State.PENDING,
                        reason,
                        "because",
                        false,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private List<String> told() {
        return events.in("default").stream()
                .map(event -> event.severity().label() + " " + event.reason())
                .toList();
    }

    @Test
    void tell_whatStaysTheSame_isToldOnce() {
        news.tell(pods("Unschedulable"));
        news.tell(pods("Unschedulable"));

        assertEquals(List.of("Warning FailedScheduling"), told());
        assertEquals(1, events.in("default").getFirst().count());
    }

    @Test
    void tell_whatComesAgain_isCounted() {
        news.tell(pods("Preempted"));
        news.tell(pods(""));
        news.tell(pods("Preempted"));

        assertEquals(List.of("Normal Preempted"), told());
        assertEquals(2, events.in("default").getFirst().count());
    }
}
