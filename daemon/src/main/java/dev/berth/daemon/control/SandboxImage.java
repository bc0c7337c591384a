package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The image of the container that holds a pod's network namespace: one program of some hundred
 * bytes that waits for ever. It is made here, since a device may have no network to get one from.
 */
final class SandboxImage {
    static final String REPOSITORY = "berth-sandbox";
    static final String TAG = "1";
    static final String REFERENCE = REPOSITORY + ":" + TAG;
    static final String PROGRAM = "/pause";

    private static final int ELF_HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int CODE_OFFSET = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES;
    private static final long LOAD_ADDRESS = 0x400000;
    private static final int TAR_BLOCK_BYTES = 512;

    private SandboxImage() {}

    /** What waits on each kind of CPU: the system call, then a jump back to it. */
    private enum Machine {
        /** pause(2) is number 34. */
        X86_64(62, "b822000000" + "0f05" + "ebf7"),
        /** ppoll(2) of nothing and without an end is number 73; there is no pause(2). */
        AARCH64(183, "000080d2010080d2020080d2030080d2040080d2280980d2010000d4f9ffff17");

        private final int elfNumber;
        private final String code;

        Machine(int elfNumber, String code) {
            this.elfNumber = elfNumber;
            this.code = code;
        }

        static Machine ofThisHost() throws StepRefused {
            String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
            return switch (name) {
                case "amd64", "x86_64" -> X86_64;
                case "aarch64" -> AARCH64;
                default ->
                        throw new StepRefused(
                                "pods of several containers need amd64 or arm64, this is " + name);
            };
        }
    }

    /** Makes the image where the engine does not have it. */
    static void ensure(Engine engine) throws EngineException, StepRefused {
        if (engine.images().inspect(REFERENCE).isPresent()) {
            return;
        }
        byte[] archive = archive(program(Machine.ofThisHost()));
        try (var load = engine.images().load(REPOSITORY, TAG, new ByteArrayInputStream(archive))) {
            load.await();
        }
    }

    /** A program for the machine it runs on (System V ABI, ELF-64: header, one segment, code). */
    static byte[] program() throws StepRefused {
        return program(Machine.ofThisHost());
    }

    private static byte[] program(Machine machine) {
        byte[] code = HexFormat.of().parseHex(machine.code);
        long size = (long) CODE_OFFSET + code.length;
        ByteBuffer elf = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        // e_ident: magic, 64 bit, little endian, version 1, System V.
        elf.put(HexFormat.of().parseHex("7f454c46020101000000000000000000"));
        elf.putShort((short) 2).putShort((short) machine.elfNumber).putInt(1);
        elf.putLong(LOAD_ADDRESS + CODE_OFFSET).putLong(ELF_HEADER_BYTES).putLong(0).putInt(0);
        elf.putShort((short) ELF_HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES);
        elf.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        // PT_LOAD, readable and executable, the whole file.
        elf.putInt(1).putInt(5).putLong(0).putLong(LOAD_ADDRESS).putLong(LOAD_ADDRESS);
        elf.putLong(size).putLong(size).putLong(0x1000);
        elf.put(code);
        return elf.array();
    }

    /** A tar archive (POSIX ustar) of the one program. */
    private static byte[] archive(byte[] program) {
        byte[] header = new byte[TAR_BLOCK_BYTES];
        put(header, 0, PROGRAM.substring(1));
        put(header, 100, "0000555");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format(Locale.ROOT, "%011o", program.length));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o", sum) + "\0 ");
        var archive = new ByteArrayOutputStream();
        archive.writeBytes(header);
        archive.writeBytes(program);
        int padding = (TAR_BLOCK_BYTES - program.length % TAR_BLOCK_BYTES) % TAR_BLOCK_BYTES;
        archive.writeBytes(new byte[padding + 2 * TAR_BLOCK_BYTES]);
        return archive.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
