/**
 * Owns: the tests of names of content. Never: a file or a network. Start at: {@link
 * dev.berth.policies.image.ImageReferenceTest}. Next in flow: nothing.
 */
@NullMarked
package dev.berth.policies.image;

import org.jspecify.annotations.NullMarked;
