// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.os.Account;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class HomeTest {
  private static String mode(Home home) throws Exception {
    return PosixFilePermissions.toString(
        Files.readAttributes(home.path(), PosixFileAttributes.class).permissions());
  }

  @Test
  void whatFunctionsGetIsOpenToTheirGroupAndToNoOtherUser() throws Exception {
    try (var home = new Home()) {
      Account account = Account.of("nobody", home.path());
      Assumptions.assumeTrue(account.switches());
      home.open(account);
      assertThat(mode(home)).isEqualTo("rwxr-x---");
      assertThat(Files.getAttribute(home.path(), "unix:uid")).isEqualTo(0);
      assertThat(Files.getAttribute(home.path(), "unix:gid")).isEqualTo(account.gid());
    }
  }

  @Test
  void whereFunctionsAreTheGatewaysOwnUserNobodyElseGetsIn() throws Exception {
    try (var home = new Home()) {
      home.open(new Account("", false, 1000, 1000));
      assertThat(mode(home)).isEqualTo("rwx------");
    }
  }
}
