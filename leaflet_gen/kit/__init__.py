"""What an office needs to print by itself. Editions and a printer in; sheets ready for its tray, test sheets and a guide out.

words      lines of text on the kit's own pages
signs      arrows, crosses, rulers, a sheet being turned
probe      test sheets: calibration, and how the printer turns paper
guide      one page that says what to load, turn, cut and fold
press      an edition on sheets, checked and read back
"""
