/**
 * The lines of the RP1: number, pull at reset, and what the pin is in ALT0 to ALT8 (ALT5 is the GPIO itself). Source: RP1 Peripherals,
 * chapter 3.1.1, with the names of Raspberry Pi's `pinctrl` tool. The pulls from 28 on are what the board needs, and are not listed.
 */
export const RP1_LINES = `
 0  up    SPI0_SIO3  DPI_PCLK      TXD1          SDA0          -             SYS_RIO00  PROC_RIO00  PIO0        SPI2_CE0
 1  up    SPI0_SIO2  DPI_DE        RXD1          SCL0          -             SYS_RIO01  PROC_RIO01  PIO1        SPI2_SIO1
 2  up    SPI0_CE3   DPI_VSYNC     CTS1          SDA1          IR_RX0        SYS_RIO02  PROC_RIO02  PIO2        SPI2_SIO0
 3  up    SPI0_CE2   DPI_HSYNC     RTS1          SCL1          IR_TX0        SYS_RIO03  PROC_RIO03  PIO3        SPI2_SCLK
 4  up    GPCLK0     DPI_D0        TXD2          SDA2          RI0           SYS_RIO04  PROC_RIO04  PIO4        SPI3_CE0
 5  up    GPCLK1     DPI_D1        RXD2          SCL2          DTR0          SYS_RIO05  PROC_RIO05  PIO5        SPI3_SIO1
 6  up    GPCLK2     DPI_D2        CTS2          SDA3          DCD0          SYS_RIO06  PROC_RIO06  PIO6        SPI3_SIO0
 7  up    SPI0_CE1   DPI_D3        RTS2          SCL3          DSR0          SYS_RIO07  PROC_RIO07  PIO7        SPI3_SCLK
 8  up    SPI0_CE0   DPI_D4        TXD3          SDA0          -             SYS_RIO08  PROC_RIO08  PIO8        SPI4_CE0
 9  down  SPI0_MISO  DPI_D5        RXD3          SCL0          -             SYS_RIO09  PROC_RIO09  PIO9        SPI4_SIO0
10  down  SPI0_MOSI  DPI_D6        CTS3          SDA1          -             SYS_RIO010 PROC_RIO010 PIO10       SPI4_SIO1
11  down  SPI0_SCLK  DPI_D7        RTS3          SCL1          -             SYS_RIO011 PROC_RIO011 PIO11       SPI4_SCLK
12  down  PWM0_CHAN0 DPI_D8        TXD4          SDA2          AAUD_LEFT     SYS_RIO012 PROC_RIO012 PIO12       SPI5_CE0
13  down  PWM0_CHAN1 DPI_D9        RXD4          SCL2          AAUD_RIGHT    SYS_RIO013 PROC_RIO013 PIO13       SPI5_SIO1
14  down  PWM0_CHAN2 DPI_D10       CTS4          SDA3          TXD0          SYS_RIO014 PROC_RIO014 PIO14       SPI5_SIO0
15  down  PWM0_CHAN3 DPI_D11       RTS4          SCL3          RXD0          SYS_RIO015 PROC_RIO015 PIO15       SPI5_SCLK
16  down  SPI1_CE2   DPI_D12       DSI0_TE_EXT   -             CTS0          SYS_RIO016 PROC_RIO016 PIO16       -
17  down  SPI1_CE1   DPI_D13       DSI1_TE_EXT   -             RTS0          SYS_RIO017 PROC_RIO017 PIO17       -
18  down  SPI1_CE0   DPI_D14       I2S0_SCLK     PWM0_CHAN2    I2S1_SCLK     SYS_RIO018 PROC_RIO018 PIO18       GPCLK1
19  down  SPI1_MISO  DPI_D15       I2S0_WS       PWM0_CHAN3    I2S1_WS       SYS_RIO019 PROC_RIO019 PIO19       -
20  down  SPI1_MOSI  DPI_D16       I2S0_SDI0     GPCLK0        I2S1_SDI0     SYS_RIO020 PROC_RIO020 PIO20       -
21  down  SPI1_SCLK  DPI_D17       I2S0_SDO0     GPCLK1        I2S1_SDO0     SYS_RIO021 PROC_RIO021 PIO21       -
22  down  SD0_CLK    DPI_D18       I2S0_SDI1     SDA3          I2S1_SDI1     SYS_RIO022 PROC_RIO022 PIO22       -
23  down  SD0_CMD    DPI_D19       I2S0_SDO1     SCL3          I2S1_SDO1     SYS_RIO023 PROC_RIO023 PIO23       -
24  down  SD0_DAT0   DPI_D20       I2S0_SDI2     -             I2S1_SDI2     SYS_RIO024 PROC_RIO024 PIO24       SPI2_CE1
25  down  SD0_DAT1   DPI_D21       I2S0_SDO2     MIC_CLK       I2S1_SDO2     SYS_RIO025 PROC_RIO025 PIO25       SPI3_CE1
26  down  SD0_DAT2   DPI_D22       I2S0_SDI3     MIC_DAT0      I2S1_SDI3     SYS_RIO026 PROC_RIO026 PIO26       SPI5_CE1
27  down  SD0_DAT3   DPI_D23       I2S0_SDO3     MIC_DAT1      I2S1_SDO3     SYS_RIO027 PROC_RIO027 PIO27       SPI1_CE1
28  none  SD1_CLK    SDA4          I2S2_SCLK     SPI6_MISO     VBUS_EN0      SYS_RIO10  PROC_RIO10  -           -
29  none  SD1_CMD    SCL4          I2S2_WS       SPI6_MOSI     VBUS_OC0      SYS_RIO11  PROC_RIO11  -           -
30  none  SD1_DAT0   SDA5          I2S2_SDI0     SPI6_SCLK     TXD5          SYS_RIO12  PROC_RIO12  -           -
31  none  SD1_DAT1   SCL5          I2S2_SDO0     SPI6_CE0      RXD5          SYS_RIO13  PROC_RIO13  -           -
32  none  SD1_DAT2   GPCLK3        I2S2_SDI1     SPI6_CE1      CTS5          SYS_RIO14  PROC_RIO14  -           -
33  none  SD1_DAT3   GPCLK4        I2S2_SDO1     SPI6_CE2      RTS5          SYS_RIO15  PROC_RIO15  -           -
34  none  PWM1_CHAN2 GPCLK3        VBUS_EN0      SDA4          MIC_CLK       SYS_RIO20  PROC_RIO20  -           -
35  none  SPI8_CE1   PWM1_CHAN0    VBUS_OC0      SCL4          MIC_DAT0      SYS_RIO21  PROC_RIO21  -           -
36  none  SPI8_CE0   TXD5          PCIE_CLKREQ_N SDA5          MIC_DAT1      SYS_RIO22  PROC_RIO22  -           -
37  none  SPI8_MISO  RXD5          MIC_CLK       SCL5          PCIE_CLKREQ_N SYS_RIO23  PROC_RIO23  -           -
38  none  SPI8_MOSI  RTS5          MIC_DAT0      SDA6          AAUD_LEFT     SYS_RIO24  PROC_RIO24  DSI0_TE_EXT -
39  none  SPI8_SCLK  CTS5          MIC_DAT1      SCL6          AAUD_RIGHT    SYS_RIO25  PROC_RIO25  DSI1_TE_EXT -
40  none  PWM1_CHAN1 TXD5          SDA4          SPI6_MISO     AAUD_LEFT     SYS_RIO26  PROC_RIO26  -           -
41  none  PWM1_CHAN2 RXD5          SCL4          SPI6_MOSI     AAUD_RIGHT    SYS_RIO27  PROC_RIO27  -           -
42  none  GPCLK5     RTS5          VBUS_EN1      SPI6_SCLK     I2S2_SCLK     SYS_RIO28  PROC_RIO28  -           -
43  none  GPCLK4     CTS5          VBUS_OC1      SPI6_CE0      I2S2_WS       SYS_RIO29  PROC_RIO29  -           -
44  none  GPCLK5     SDA5          PWM1_CHAN0    SPI6_CE1      I2S2_SDI0     SYS_RIO210 PROC_RIO210 -           -
45  none  PWM1_CHAN3 SCL5          SPI7_CE0      SPI6_CE2      I2S2_SDO0     SYS_RIO211 PROC_RIO211 -           -
46  none  GPCLK3     SDA4          SPI7_MOSI     MIC_CLK       I2S2_SDI1     SYS_RIO212 PROC_RIO212 DSI0_TE_EXT -
47  none  GPCLK5     SCL4          SPI7_MISO     MIC_DAT0      I2S2_SDO1     SYS_RIO213 PROC_RIO213 DSI1_TE_EXT -
48  none  PWM1_CHAN0 PCIE_CLKREQ_N SPI7_SCLK     MIC_DAT1      TXD5          SYS_RIO214 PROC_RIO214 -           -
49  none  SPI8_SCLK  SPI7_SCLK     SDA5          AAUD_LEFT     RXD5          SYS_RIO215 PROC_RIO215 -           -
50  none  SPI8_MISO  SPI7_MOSI     SCL5          AAUD_RIGHT    VBUS_EN2      SYS_RIO216 PROC_RIO216 -           -
51  none  SPI8_MOSI  SPI7_MISO     SDA6          AAUD_LEFT     VBUS_OC2      SYS_RIO217 PROC_RIO217 -           -
52  none  SPI8_CE0   -             SCL6          AAUD_RIGHT    VBUS_EN3      SYS_RIO218 PROC_RIO218 -           -
53  none  SPI8_CE1   SPI7_CE0      -             PCIE_CLKREQ_N VBUS_OC3      SYS_RIO219 PROC_RIO219 -           -
`;
