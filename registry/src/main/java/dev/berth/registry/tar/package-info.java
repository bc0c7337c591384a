/**
 * Owns: the tar format, as far as image archives use it. Never: files of this machine; an entry's
 * name is text. Start at: {@link dev.berth.registry.tar.TarReader}. Next in flow: {@code transfer},
 * which knows what the entries mean.
 */
@NullMarked
package dev.berth.registry.tar;

import org.jspecify.annotations.NullMarked;
