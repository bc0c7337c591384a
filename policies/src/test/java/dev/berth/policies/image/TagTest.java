package dev.berth.policies.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TagTest {
    @Test
    void latest_isItselfATag() {
        assertEquals(Tag.parse("latest").orElseThrow(), Tag.LATEST);
    }
}
