package dev.berth.proxy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static final int LENGTH = 27;

    @Test
    void first_everyOctetEverywhere_isTheFirstControl() {
        for (int octet = 0; octet < 256; octet++) {
            boolean control = octet < 0x20 || octet == 0x7f;
            for (int at = 0; at < LENGTH; at++) {
                byte[] octets = filled('~', at, octet);

                int found = Controls.first(octets, 0, LENGTH);

                assertEquals(control ? at : LENGTH, found, octet + " at " + at);
            }
        }
    }

    @Test
    void first_neighboursOfControls_areNone() {
        for (int octet : new int[] {0x20, 0x21, 0x7e, 0x80, 0x9f, 0xff}) {
            byte[] octets = filled(octet, LENGTH - 1, '\r');

            int found = Controls.first(octets, 1, LENGTH);

            assertEquals(LENGTH - 1, found, "among " + octet);
        }
    }

    @Test
    void first_controlsOutside_areNotSeen() {
        byte[] octets = filled('a', 2, 0);
        octets[20] = '\n';

        int found = Controls.first(octets, 3, 20);

        assertEquals(20, found);
    }

    private static byte[] filled(int with, int at, int octet) {
        var octets = new byte[LENGTH];
        Arrays.fill(octets, (byte) with);
        octets[at] = (byte) octet;
        return octets;
    }
}
