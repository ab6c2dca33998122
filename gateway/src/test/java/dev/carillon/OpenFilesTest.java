// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.carillon.config.ConfigLoader;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenFilesTest {

  @Test
  void theLimitOfOpenFilesLessTheReserveIsTheBoundOfConnections() throws Exception {
    var unix = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long expected =
        Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount()) - OpenFiles.RESERVE;

    assertThat(OpenFiles.connections(ConfigLoader.load(null, Map.of(), Map.of()).limits()))
        .isEqualTo((int) expected);
  }

  @Test
  void aBoundThatIsSetHolds() throws Exception {
    var limits = ConfigLoader.load(null, Map.of(), Map.of("limits.connections", "7")).limits();

    assertThat(OpenFiles.connections(limits)).isEqualTo(7);
  }
}
