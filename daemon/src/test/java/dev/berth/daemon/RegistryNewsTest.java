package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.control.EventLog;
import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryNewsTest {
    private final EventLog events = new EventLog(InstantSource.fixed(Instant.EPOCH));
    private final RegistryNews news = new RegistryNews(new Wakes(), events);

    @Test
    void happened_damagePassAndHealing_areEventsOfTheRegistry() {
        var digest = Digest.parse("sha256:" + "0123456789abcdef".repeat(4)).orElseThrow();

        news.happened(new RegistryEvent.ContentDamaged(digest, "its file is missing"));
        news.happened(new RegistryEvent.Scrubbed(3, 42, 1));
        news.happened(new RegistryEvent.ContentHealed(digest));

        var told = events.in("default");
        assertEquals(
                List.of("WARNING Damaged", "NORMAL Scrubbed", "NORMAL Healed"),
                told.stream().map(event -> event.severity() + " " + event.reason()).toList());
        assertEquals(
                digest + " is out of service until it is pushed again: its file is missing",
                told.getFirst().message());
        assertEquals(
                "3 blobs were read again, 42 bytes; 1 of them were damaged", told.get(1).message());
    }

    @Test
    void happened_diskFails_isAWarning() {
        news.happened(new RegistryEvent.DiskFailing("8 files in a row cannot be read"));

        var told = events.in("default").getFirst();
        assertEquals("WARNING DiskFailing", told.severity() + " " + told.reason());
        assertEquals(
                "the disk of the registry fails: 8 files in a row cannot be read", told.message());
    }
}
